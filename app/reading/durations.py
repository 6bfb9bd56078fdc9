"""How long something took, in minutes."""

import re
import unicodedata

_DURATION = re.compile(
    r"(?<![\d:.時月])(?:(\d{1,3})\s?(?:日間|days?)(?![a-z]))?\s?"
    r"(?:(\d{1,4}(?:\.\d{1,2})?)\s?(?:時間|hours?|hrs?|h)(?![a-z])(半)?)?\s?(?:and\s)?"
    r"(?:(\d{1,5}(?:\.\d{1,2})?)\s?(?:分間?|minutes?|mins?|m)(?![a-z]))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\s*(\d{1,3}):(\d{2})(?::\d{2})?\s*")
_LOOKED_AT = 300


def minutes_in(words: str, *, may_be_clock: bool = False) -> int | None:
    """The first length of time in a short text: 38分間, 1時間半, 2h 30m.

    ``0:38`` is one only where a length is what was asked for (``may_be_clock``).
    """
    text = unicodedata.normalize("NFKC", words[:_LOOKED_AT])
    clock = _CLOCK.fullmatch(text) if may_be_clock else None
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    found = (_minutes(match) for match in _DURATION.finditer(text) if match[0].strip())
    return next((minutes for minutes in found if minutes), None)


def _minutes(match: re.Match[str]) -> int:
    days, hours, half, minutes = match.groups()
    total = int(days or 0) * 1440 + float(hours or 0) * 60 + (30 if half else 0)
    return round(total + float(minutes or 0))
