"""People, the teams they are in, the services they look after."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import Invalid
from models.ids import new_id
from models.service import Service
from models.table import Table

#: What a person may do, from least to most; ``external`` sees the teams they are in, nothing else.
#: ``security`` is an author who sees every row of restricted rollouts.
ROLES = ("external", "reader", "author", "security", "sre", "admin")


class Person(Table, table=True):
    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: str = "reader"
    locale: str | None = None
    timezone: str | None = None
    leaves_on: date | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    def is_here(self, now: datetime) -> bool:
        """Neither disabled nor gone; whoever leaves is here on their last day, in UTC."""
        is_gone = self.leaves_on is not None and self.leaves_on < now.astimezone(UTC).date()
        return self.disabled_at is None and not is_gone


class Membership(Table, table=True):
    person: str = Field(primary_key=True, foreign_key="person.id")
    team: str = Field(primary_key=True, foreign_key="team.slug", index=True)


class Keeper(Table, table=True):
    """Who is the embedded SRE of a service."""

    service: str = Field(primary_key=True, foreign_key="service.slug")
    person: str = Field(primary_key=True, foreign_key="person.id", index=True)
    #: Asked where the embedded SRE is not there.
    is_deputy: bool = False


class Delegation(Table, table=True):
    """Who answers for somebody who is away, from the first day to the last."""

    person: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    delegate: str = Field(foreign_key="person.id", ondelete="CASCADE")
    since: date
    until: date


def new_person(email: str, name: str, *, role: str = "reader", now: datetime) -> Person:
    if role not in ROLES:
        raise Invalid("“{role}” is no role; choose one of {roles}.", role=role, roles=list(ROLES))
    return Person(
        id=new_id("p"), email=email.strip().casefold(), name=name, role=role, created_at=now
    )


def person_by_email(session: Session, email: str) -> Person | None:
    return session.exec(select(Person).where(Person.email == email.strip().casefold())).first()


def teams_of(session: Session, person: str) -> list[str]:
    rows = session.exec(select(Membership.team).where(Membership.person == person))
    return sorted(rows)


def members_of(session: Session, team: str) -> list[Person]:
    query = (
        select(Person)
        .join(Membership, col(Membership.person) == col(Person.id))
        .where(Membership.team == team, col(Person.disabled_at).is_(None))
        .order_by(Person.name)
    )
    return list(session.exec(query))


def keepers_of(session: Session, service: str) -> list[Person]:
    query = (
        select(Person)
        .join(Keeper, col(Keeper.person) == col(Person.id))
        .where(Keeper.service == service, col(Person.disabled_at).is_(None))
        .order_by(Person.name)
    )
    return list(session.exec(query))


def services_kept_by(session: Session, person: str, *, teams: Sequence[str]) -> list[Service]:
    """The services that a person looks after; those of their teams where none are named."""
    kept = select(Keeper.service).where(Keeper.person == person)
    query = select(Service).order_by(Service.slug)
    found = list(session.exec(query.where(col(Service.slug).in_(kept))))
    return found or list(session.exec(query.where(col(Service.team).in_(teams))))


def names_of(session: Session, ids: set[str]) -> dict[str, str]:
    """Names by person id, for lists that say who did what."""
    rows = session.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids)))
    return dict(rows.all())
