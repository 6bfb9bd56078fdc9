"""Letting people and machines in, from the hub's own machine."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.actor import HUB
from models.errors import Invalid
from models.event import record
from models.login import new_link
from models.person import Membership, Person, new_person, person_by_email
from models.service import service_by_slug
from models.team import ensure_team
from models.token import new_token

#: Who runs a hub that has nobody yet; its address gets no mail.
FIRST = "admin@localhost"


def issue(
    session: Session,
    name: str,
    scope: str,
    *,
    now: datetime,
    team: str | None = None,
    service: str | None = None,
    ttl: timedelta | None = None,
) -> str:
    """The secret of a fresh token; only its hash is kept. Raises Invalid for one of no use."""
    if scope == "evidence" and not (team or service):
        raise Invalid("A token for evidence needs a service or a team; evidence:all is for sweeps.")
    if team:
        ensure_team(session, team, now=now)
    if service:
        service_by_slug(session, service)
    row, secret = new_token(name, scope, by=HUB.id, now=now, team=team, service=service, ttl=ttl)
    session.add(row)
    record(session, "token.created", row.id, by=HUB, at=now, scope=scope, team=team)
    return secret


def admit(
    session: Session,
    email: str,
    name: str | None,
    *,
    role: str,
    teams: Sequence[str],
    now: datetime,
) -> str:
    """The secret of a one-time link for this person, who is added where nobody has the address."""
    person = person_by_email(session, email)
    if person is None:
        person = new_person(email, name or email.partition("@")[0], role=role, now=now)
        session.add(person)
        session.flush()
        record(session, "person.created", person.id, by=HUB, at=now, role=role)
    for team in teams:
        ensure_team(session, team, now=now)
        session.merge(Membership(person=person.id, team=team))
    return new_link(session, person, now=now)


def welcome(session: Session, *, now: datetime) -> str:
    """The secret of a one-time link for whoever runs this hub."""
    admins = select(Person).where(Person.role == "admin", col(Person.disabled_at).is_(None))
    first = session.exec(admins.order_by(col(Person.created_at), Person.id)).first()
    email = first.email if first else FIRST
    return admit(session, email, None, role="admin", teams=(), now=now)
