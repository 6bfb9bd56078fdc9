"""Weeks, quarters, halves and fiscal years, as measures go by them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from models.errors import Invalid

#: How many months each lasts; a week goes by its Monday.
_MONTHS = {"quarter": 3, "half": 6, "year": 12}
SPANS = ("week", *_MONTHS)


@dataclass(frozen=True, slots=True)
class Period:
    """From the day ``first`` up to the day ``after``, which is the next one's first.

    ``year`` is the fiscal year's, by the day on which it begins, or the week's; ``number`` counts
    the weeks, quarters and halves of that year from 1.
    """

    span: str
    first: date
    after: date
    year: int
    number: int

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    def window(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From midnight to midnight."""
        return datetime.combine(self.first, time(), zone), datetime.combine(
            self.after, time(), zone
        )


def period_of(span: str, day: date, *, start_month: int) -> Period:
    """The period that a day is in; raises Invalid for a span that there is not."""
    if span == "week":
        return _week(day)
    if span not in _MONTHS:
        raise Invalid("“{said}” is no period; choose one of {offered}.", said=span, offered=SPANS)
    length, year = _MONTHS[span], day.year - (day.month < start_month)
    number = (day.month - start_month) % 12 // length
    first = _months_on(date(year, start_month, 1), number * length)
    return Period(span, first, _months_on(first, length), year, number + 1)


def before(period: Period, *, start_month: int) -> Period:
    return period_of(period.span, period.first - timedelta(days=1), start_month=start_month)


def following(period: Period, *, start_month: int) -> Period:
    return period_of(period.span, period.after, start_month=start_month)


def last_periods(period: Period, count: int, *, start_month: int) -> list[Period]:
    """So many up to this one, the oldest first."""
    found = [period]
    while len(found) < count:
        found.append(before(found[-1], start_month=start_month))
    return found[::-1]


def _week(day: date) -> Period:
    year, number, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    return Period("week", first, first + timedelta(days=7), year, number)


def _months_on(day: date, months: int) -> date:
    at = day.month - 1 + months
    return date(day.year + at // 12, at % 12 + 1, 1)
