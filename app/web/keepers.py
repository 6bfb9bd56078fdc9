"""Who looks after a service: its embedded SRE, their deputies, and who stands in until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.person import Delegation, Keeper, Person


@dataclass(frozen=True, slots=True)
class KeeperLine:
    """``stand_in`` answers for this person ``until`` that day, where they are away today."""

    name: str
    is_deputy: bool
    stand_in: str | None
    until: date | None


def keeper_lines(session: Session, service: str, *, today: date) -> list[KeeperLine]:
    """The embedded SREs first, then the deputies; whoever has left is not told. One query."""
    other = aliased(Person)
    is_away = (col(Delegation.since) <= today) & (col(Delegation.until) >= today)
    gone = col(Person.leaves_on).is_not(None) & (col(Person.leaves_on) < today)
    query = (
        select(col(Person.name), col(Keeper.is_deputy), col(other.name), col(Delegation.until))
        .join(Keeper, col(Keeper.person) == col(Person.id))
        .outerjoin(Delegation, (col(Delegation.person) == col(Person.id)) & is_away)
        .outerjoin(other, col(other.id) == col(Delegation.delegate))
        .where(Keeper.service == service, col(Person.disabled_at).is_(None), ~gone)
        .order_by(col(Keeper.is_deputy), col(Person.name))
    )
    return [KeeperLine(*row) for row in session.exec(query)]
