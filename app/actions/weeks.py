"""Weeks, as letters and asks go by them."""

from dataclasses import dataclass
from datetime import date, timedelta

from models.errors import Invalid

#: Years that the hub knows weeks of.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week; ``first`` is its Monday."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def is_first_of_month(self) -> bool:
        return self.first.day <= 7

    def later(self, weeks: int) -> "Week":
        """So many weeks after this one, or before it."""
        return week_of(self.first + timedelta(days=7 * weeks))

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"


def week_of(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return Week(year, number)


def week_from(written: str) -> Week:
    """``2026-W48``; raises Invalid."""
    try:
        week = week_of(date.fromisoformat(f"{written}-1"))
    except ValueError:
        raise Invalid("“{week}” is no week; write it like 2026-W48.", week=written) from None
    if not FIRST_YEAR <= week.year <= LAST_YEAR:
        raise Invalid(
            "The hub knows weeks of the years {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR
        )
    return week
