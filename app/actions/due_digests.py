"""Who is to get an edition now, and of what span of time it tells."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.actions.timetables import SETTLING, Timetable, house_timetable, timetable
from app.actions.weeks import Week
from app.settings import Settings
from models.channel import Channel
from models.dispatch import recipients_of, told_until
from models.person import Person
from models.subscription import Subscription, subscriptions

CADENCES = ("weekly", "monthly")
#: How far back it is looked for the edition before.
_LOOKED_BACK = timedelta(days=400)
#: What nobody could send for so long is told with the next edition.
_LATEST = timedelta(days=7)


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
    is_early: bool = False,
) -> dict[str, Due]:
    """By recipient, of those whose edition is due and not in the ledger yet.

    Of this ``week``, else of each recipient's newest. ``is_early``: also what is not due yet; of
    the coming edition of each where no week is named.
    """
    wanting = [*_people(session, people, settings), *_channels(channels, settings)]
    weeks = _weeks({one.table for one in wanting}, week, now, is_early=is_early)
    before = told_until(session, now - _LOOKED_BACK, now=now)
    taken = taken_weeks(session, weeks.values())
    due = {}
    for one in wanting:
        this, told = weeks.get(one.table), before.get(one.recipient)
        if this is None or (one.recipient, this) in taken:
            continue
        since, until = one.table.span(this, told_until=told, now=now)
        is_told = told is not None and until <= told
        if is_told or not one.known_since < until or now - until > _LATEST:
            continue  # nobody is sent the past
        occasion = f"{one.table.cadence}:{this}"
        due[one.recipient] = Due(one.recipient, one.address, occasion, this, since, until)
    return due


def taken_weeks(
    session: Session, weeks: Iterable[Week], *, among: Collection[str] | None = None
) -> set[tuple[str, Week]]:
    """Whoever has a week's edition already, by whichever cadence; ``among`` these recipients."""
    named = {f"{cadence}:{week}": week for cadence in CADENCES for week in weeks}
    found = recipients_of(session, named, among=among)
    return {(recipient, named[occasion]) for recipient, occasion in found}


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
    return (
        _Wanting(one.id, one.address, one.resumed_at or one.created_at, house) for one in channels
    )


def _weeks(
    tables: Collection[Timetable], week: Week | None, now: datetime, *, is_early: bool
) -> dict[Timetable, Week]:
    if week is None:
        return {one: one.coming_week(now) if is_early else _due_week(one, now) for one in tables}
    return {
        one: week
        for one in tables
        if one.has_edition(week) and (is_early or one.moment(week) + SETTLING <= now)
    }


def _due_week(table: Timetable, now: datetime) -> Week:
    return table.due_week(now - SETTLING)
