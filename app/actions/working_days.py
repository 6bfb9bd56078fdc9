"""On which days people work: a country's holidays, weekends, and the company's own calendar."""

from datetime import date, timedelta
from functools import lru_cache

from app.settings.calendars import days_off

#: Calendars of one year each that are kept; a hub asks about two or three.
_KEPT = 32
_SATURDAY = 5


class WorkingDays:
    """Called with a day: whether people work then. Threads may share one.

    ``country`` is as in YOKOTEN_HOLIDAYS, ``closed`` as in YOKOTEN_CLOSED_DAYS; both may be empty.
    Raises ValueError for what the settings refuse.
    """

    def __init__(self, country: str, closed: str) -> None:
        self._country = country
        self._closed = days_off(closed)

    def __call__(self, day: date) -> bool:
        if any(days.holds(day) for days in self._closed):
            return False
        return day in _worked(self._country, day.year)


@lru_cache(_KEPT)
def _worked(country: str, year: int) -> frozenset[date]:
    """The working days of a year, from a calendar of its own: those that grow are for one thread."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1)]
    if not country:
        return frozenset(day for day in days if day.weekday() < _SATURDAY)
    import holidays  # noqa: PLC0415 - half a second, which most commands need not wait for

    name, _, part = country.partition("-")
    calendar = holidays.country_holidays(name, subdiv=part or None, years=year, expand=False)
    return frozenset(day for day in days if calendar.is_working_day(day))
