"""From a secret to the one who acts."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from app.auth.sightings import Sightings
from app.auth.workload import Identity
from models.actor import Actor
from models.errors import Forbidden
from models.login import login_by_secret
from models.person import Person, teams_of
from models.service import Service, services_bound_to
from models.token import Token, token_by_secret

_ROLES = {"read": "reader", "evidence": "reader", "evidence:all": "reader", "admin": "admin"}


def actor_by_token(
    session: Session, secret: str, *, now: datetime, sightings: Sightings
) -> Actor | None:
    """Who holds this token; None where it is unknown, over or withdrawn."""
    token = token_by_secret(session, secret, now=now)
    if token is None:
        return None
    sightings.token(token.id, now)
    service = session.get(Service, token.service) if token.service else None
    return token_actor(token, team=token.team or (service.team if service else None))


def actor_by_identity(session: Session, identity: Identity) -> Actor:
    """A job of CI, for the services that are bound to it; raises Forbidden where none is."""
    services = services_bound_to(session, identity.issuer, identity.ids)
    if not services:
        raise Forbidden("The catalogue binds no service to “{name}”.", name=identity.name)
    name = identity.name
    return Actor(id=f"ci:{name}", services=services, scope="workload", name=name)


def actor_by_cookie(
    session: Session, secret: str, *, now: datetime, sightings: Sightings
) -> Actor | None:
    """Who signed in with this session; None where it is over or its person is disabled."""
    login = login_by_secret(session, secret, now=now)
    person = session.get(Person, login.person) if login else None
    if login is None or person is None or person.disabled_at is not None:
        return None
    sightings.login(login.hash, now)
    return person_actor(session, person)


def person_actor(session: Session, person: Person) -> Actor:
    """A signed-in person, with everything they may do."""
    return member_actor(person, teams_of(session, person.id))


def member_actor(person: Person, teams: Iterable[str]) -> Actor:
    """As ``person_actor``, for callers that know the person's teams."""
    return Actor(
        id=person.id,
        role=person.role,
        teams=tuple(teams),
        locale=person.locale,
        timezone=person.timezone,
        name=person.name,
    )


def token_actor(token: Token, *, team: str | None) -> Actor:
    """A push token acts as an author of its team or its service's; one without pushes for any."""
    pushing = "author" if team or token.service else "sre"
    return Actor(
        id=token.id,
        role=_ROLES.get(token.scope, pushing),
        teams=(team,) if team else (),
        services=(token.service,) if token.service else (),
        scope=token.scope,
        name=token.name,
    )
