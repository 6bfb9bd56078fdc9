"""When an edition goes out: once an ISO week of a zone, whatever its clocks do.

A day and time that a zone skips come as much later as it skipped; of a time that comes twice the
first one counts. So nothing leaves before the day and time that were asked for.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.actions.weeks import Week, week_of

_WEEK = timedelta(days=7)


def moment(
    week: Week,
    *,
    weekday: int,
    at: time,
    zone: ZoneInfo,
    is_working: Callable[[date], bool],
) -> datetime:
    """The asked weekday (Monday is 0) and local time of this week, in UTC.

    Moved to the next working day of the week; where none is left in it, the asked day stands.
    """
    asked = week.first + timedelta(days=weekday)
    rest = (asked + timedelta(days=n) for n in range(7 - weekday))
    day = next(filter(is_working, rest), asked)
    found = datetime.combine(day, at, zone).astimezone(UTC)
    return found + max(_shortfall(found, day, at, zone), timedelta())


def _shortfall(found: datetime, day: date, at: time, zone: ZoneInfo) -> timedelta:
    """By how much the zone's clocks show less than asked.

    zoneinfo reads some local times by the rule that the zone goes over to at that moment: 23:45 of
    28 October 2023 in Nuuk comes out as 22:45.
    """
    return datetime.combine(day, at) - found.astimezone(zone).replace(tzinfo=None)


def due_week(
    now: datetime,
    *,
    weekday: int,
    at: time,
    zone: ZoneInfo,
    is_working: Callable[[date], bool],
) -> Week:
    """The newest week whose moment has come; never an older one than an earlier ``now`` got.

    Clocks that are put back may show Sunday again when Monday's moment has been.
    """
    monday = week_of(now.astimezone(zone).date()).first
    for first in (monday + _WEEK, monday):
        week = week_of(first)
        if moment(week, weekday=weekday, at=at, zone=zone, is_working=is_working) <= now:
            return week
    return week_of(monday - _WEEK)
