"""How and of what a person wants to hear."""

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import Invalid
from models.table import Table

CADENCES = ("weekly", "monthly", "off")
FOLLOWED = ("team", "service", "technology", "tag", "writeup")
#: Monday to Friday, as ISO counts them.
WEEKDAYS = (1, 2, 3, 4, 5)


class Subscription(Table, table=True):
    """How letters come to a person; who never chose has no row and gets what it says here."""

    person: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    #: How often the digest comes as a letter; on the web it is always there.
    cadence: str = "weekly"
    #: The day and the time, in the person's own zone, before which it does not come.
    weekday: int = 1
    at: str = "09:00"
    #: Told right away of what is urgent.
    is_told_urgent: bool = True
    #: Counted up to make the addresses of feeds void.
    feed_serial: int = 0

    def refuse_nonsense(self) -> None:
        """Raises Invalid where a choice is none that is offered."""
        if self.cadence not in CADENCES or self.weekday not in WEEKDAYS:
            raise Invalid("“{said}” is not offered.", said=f"{self.cadence} {self.weekday}")
        if self.time is None:
            raise Invalid("“{said}” is no time; write it like 09:00.", said=self.at)

    @property
    def time(self) -> time | None:
        """The time of day; None where it cannot be read."""
        try:
            return time.fromisoformat(self.at).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            return None


class Follow(Table, table=True):
    """What a person follows of their own will, or (``is_on`` False) although it is usual, not."""

    person: str = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    kind: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    is_on: bool = True
    at: datetime = Field(sa_type=UTCDateTime)


def subscription_of(session: Session, person: str) -> Subscription:
    """What the person chose, else the usual; a fresh row is not stored by this."""
    return session.get(Subscription, person) or Subscription(person=person)


def subscriptions(session: Session) -> dict[str, Subscription]:
    """Those who chose, by person."""
    return {one.person: one for one in session.exec(select(Subscription))}


def choices_of(session: Session, people: Iterable[str]) -> dict[str, list[Follow]]:
    """What each of these people chose to follow or not to follow."""
    found: dict[str, list[Follow]] = {person: [] for person in people}
    query = select(Follow).where(col(Follow.person).in_(found))
    for one in session.exec(query.order_by(Follow.kind, Follow.target)):
        found[one.person].append(one)
    return found


def follow(
    session: Session, person: str, kind: str, target: str, *, is_on: bool, now: datetime
) -> None:
    """Put down that somebody follows something, or does not; raises Invalid for no such kind."""
    if kind not in FOLLOWED or not 0 < len(target) <= 120:
        raise Invalid("“{said}” cannot be followed.", said=f"{kind} {target}"[:200])
    session.merge(Follow(person=person, kind=kind, target=target, is_on=is_on, at=now))


def zone_of(timezone: str | None, default: ZoneInfo) -> ZoneInfo:
    """A person's own zone; the house's where they have none that is known."""
    try:
        return ZoneInfo(timezone) if timezone else default
    except (KeyError, ValueError, OSError):
        return default
