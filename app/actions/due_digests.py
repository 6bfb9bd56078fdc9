"""Who is to get an edition now, and of what span of time it tells."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.actions.timetables import Timetable, house_timetable, timetable
from app.actions.weeks import Week
from app.settings import Settings
from models.channel import Channel
from models.dispatch import recipients_of, told_until
from models.person import Person
from models.subscription import Subscription, subscriptions

CADENCES = ("weekly", "monthly")
#: How far back it is looked for the edition before.
_LOOKED_BACK = timedelta(days=70)


@dataclass(frozen=True, slots=True)
class Due:
    """An edition that somebody is to get, and the span of time that it tells of."""

    recipient: str
    address: str
    occasion: str
    week: Week
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class _Wanting:
    """A recipient with their timetable, and since when the hub knows them."""

    recipient: str
    address: str
    known_since: datetime
    table: Timetable


def due_digests(
    session: Session,
    people: Iterable[Person],
    channels: Iterable[Channel],
    *,
    settings: Settings,
    now: datetime,
    week: Week | None = None,
) -> dict[str, Due]:
    """By recipient, of those whose edition is due and not in the ledger yet.

    With a ``week``: of that week, whether or not its time has come.
    """
    wanting = [*_people(session, people, settings), *_channels(channels, settings)]
    before = told_until(session, now - _LOOKED_BACK)
    weeks = _weeks({one.table for one in wanting}, week, now)
    taken = _taken(session, weeks.values())
    due = {}
    for one in wanting:
        this = weeks.get(one.table)
        if this is None or (one.recipient, this) in taken:
            continue
        if week is None and one.table.moment(this) <= one.known_since:
            continue  # nobody is sent what was due before they were known
        since, until = one.table.span(this, told_until=before.get(one.recipient), now=now)
        occasion = f"{one.table.cadence}:{this}"
        due[one.recipient] = Due(one.recipient, one.address, occasion, this, since, until)
    return due


def _people(session: Session, people: Iterable[Person], settings: Settings) -> Iterable[_Wanting]:
    chosen, usual = subscriptions(session), Subscription(person="")
    tables: dict[tuple[object, ...], Timetable] = {}
    for one in people:
        mine = chosen.get(one.id, usual)
        if mine.cadence in CADENCES:
            key = mine.cadence, mine.weekday, mine.at, one.timezone
            if key not in tables:
                tables[key] = timetable(mine, one.timezone, settings)
            yield _Wanting(one.id, one.email, one.created_at, tables[key])


def _channels(channels: Iterable[Channel], settings: Settings) -> Iterable[_Wanting]:
    house = house_timetable(settings)
    return (_Wanting(one.id, one.address, one.created_at, house) for one in channels)


def _weeks(
    tables: Collection[Timetable], week: Week | None, now: datetime
) -> dict[Timetable, Week]:
    if week is None:
        return {table: table.due_week(now) for table in tables}
    return {table: week for table in tables if table.has_edition(week)}


def _taken(session: Session, weeks: Iterable[Week]) -> set[tuple[str, Week]]:
    """Whoever has a week's edition already, by whichever cadence."""
    named = {f"{cadence}:{week}": week for cadence in CADENCES for week in weeks}
    return {(recipient, named[occasion]) for recipient, occasion in recipients_of(session, named)}
