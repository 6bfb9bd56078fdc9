"""Which days nobody works: a country's holidays by name, and the company's own calendar."""

import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"(\d{4}-)?\d\d-\d\d", re.ASCII)
_LEAP_YEAR = "2000-"


@dataclass(frozen=True, slots=True)
class DaysOff:
    """From ``first`` to ``last``, both included: ``2026-08-13``, or ``12-29`` for every year."""

    first: str
    last: str

    def holds(self, day: date) -> bool:
        """Days as they are written sort like days; a yearly range may go over the new year."""
        written = day.isoformat()[-len(self.first) :]
        if self.first <= self.last:
            return self.first <= written <= self.last
        return written >= self.first or written <= self.last


def days_off(written: str) -> tuple[DaysOff, ...]:
    """``12-29..01-03, 2026-08-13..2026-08-14, 2027-06-01``; raises ValueError in words."""
    return tuple(_read(part) for part in map(str.strip, written.split(",")) if part)


def known_closed_days(value: str) -> str:
    """The setting as it stands; raises ValueError where it cannot be read."""
    days_off(value)
    return value


def known_holidays(value: str) -> str:
    """``JP``, or ``DE-BY`` for a part of a country; raises ValueError for one nobody keeps."""
    if not value:
        return value
    import holidays  # noqa: PLC0415 - half a second, and the default is not looked at

    country, _, part = value.partition("-")
    try:
        holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise ValueError(
            f"there is no calendar of holidays “{value}”; write a country's code such as JP, "
            "with a part of it such as DE-BY, or nothing"
        ) from None
    return value


def _read(part: str) -> DaysOff:
    first, dots, last = (end.strip() for end in part.partition(".."))
    days = DaysOff(first, last if dots else first)
    if not (_is_day(days.first) and _is_day(days.last)) or len(days.first) != len(days.last):
        raise ValueError(
            f"“{part}” is no day or range of days; write 2026-08-13 for one day, 12-31 for a day "
            "of every year, and two of a kind with .. between them for a range"
        )
    if len(days.first) == len("2026-08-13") and days.last < days.first:
        raise ValueError(f"“{part}” ends before it begins")
    return days


def _is_day(written: str) -> bool:
    if not _DAY.fullmatch(written):
        return False
    try:
        date.fromisoformat((_LEAP_YEAR + written)[-10:])
    except ValueError:
        return False
    return True
