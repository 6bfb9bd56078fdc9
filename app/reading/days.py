"""Days as people write them. What no calendar holds (13月, 2/30) is no day."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
#: The year before the first of each era; R, H and S are their letters.
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
FULL = (
    r"(?P<iso>(?<![\d.])\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
    r"|(?P<ja>\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"|(?P<era>(?:令和|平成|昭和|(?<![a-z])[rhs])\s?(?:\d{1,2}|元)\s?[年.]\s?\d{1,2}\s?[月.]\s?\d{1,2})"
    rf"|(?P<dmy>(?<![\d:])\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{4}}(?!\d))"
    rf"|(?P<mdy>(?<![a-z]){_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?![\d:]))"
)
PARTIAL = (
    r"(?P<short>(?<![\d/.])'?\d{2}/\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<md>\d{1,2}\s?月\s?\d{1,2}\s?日|(?<![\d/.:])\d{1,2}/\d{1,2}(?![\d/]))"
    rf"|(?P<named>(?<![a-z]){_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])"
    rf"|(?<![\d:])\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?![a-z]))"
    r"|(?P<day>(?<![\d月])\d{1,2}日(?!間|後|前|目|分))"
)
_FULL = re.compile(FULL, re.IGNORECASE)
#: Looked for first, being quicker to find than days.
_YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|令和|平成|昭和|(?<![A-Za-z])[RHS]\d", re.IGNORECASE
)
_NEAR = 24
_NUMBERS = re.compile(r"\d+|元")
#: A text's own day stands near its top.
_TOP = 4_000
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Calendar:
    """What completes a day or a time: a day near it, and the zone.

    Where the only day known is today (``is_today``), a day without its year is the last such.
    """

    near: date
    zone: timezone
    is_today: bool = False


def first_day(text: str) -> date | None:
    """The first day that is written with its year, near the top of a text."""
    top = unicodedata.normalize("NFKC", text[:_TOP])
    for year in _YEAR.finditer(top):
        token = _FULL.search(top, max(0, year.start() - _NEAR), year.end() + _NEAR)
        if token and (day := full_day(token)):
            return day
    return None


def full_day(token: re.Match[str]) -> date | None:
    """The day of a token of FULL."""
    words = token[0].casefold()
    numbers = [1 if number == "元" else int(number) for number in _NUMBERS.findall(words)]
    match token.lastgroup:
        case "iso" | "ja":
            return _date(*numbers)
        case "era":
            era = next(base for name, base in _ERAS.items() if words.startswith(name))
            return _date(era + numbers[0], *numbers[1:])
        case "dmy":
            return _date(numbers[1], _month(words), numbers[0])
        case "mdy":
            return _date(numbers[1], _month(words), numbers[0])
    return None


def partial_day(token: re.Match[str], calendar: Calendar, before: date | None) -> date | None:
    """The day of a token of PARTIAL; ``before`` is the last day that the text named."""
    numbers = [int(number) for number in _NUMBERS.findall(token[0])]
    match token.lastgroup:
        case "short":
            return _date(_CENTURY + numbers[0], *numbers[1:])
        case "md":
            return _nearest(numbers[0], numbers[1], calendar, before)
        case "named":
            return _nearest(_month(token[0].casefold()), numbers[0], calendar, before)
    near = before or calendar.near
    return _date(near.year, near.month, numbers[0])


def shifted(day: date | None, days: int) -> date | None:
    """A day some days later; None beyond the calendar's ends."""
    with suppress(OverflowError):
        return day + timedelta(days=days) if day else None
    return None


def _nearest(month: int, number: int, calendar: Calendar, before: date | None) -> date | None:
    near = before or calendar.near
    days = (_date(year, month, number) for year in (near.year - 1, near.year, near.year + 1))
    found = [day for day in days if day]
    if calendar.is_today and not before:
        found = [day for day in found if day <= near + timedelta(days=1)][-1:]
    return min(found, key=lambda day: abs(day - near), default=None)


def _month(words: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name in words)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
