"""What happened when, from lists, tables, headings and pasted chats."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from app.reading.days import Calendar, shifted
from app.reading.grid import cells_of, is_row, is_rule
from app.reading.lines import Line
from app.reading.marks import is_rule_line
from app.reading.moments import Moment, moments_in
from app.reading.plain import cut, one_line, plain, without_bullet

_CLOCK = r"(?:午前|午後|am|pm)?\s?\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?|時(?!間)(?:\d{1,2}分|半)?)(?:\s?[ap]\.?m\.?(?![a-z]))?"
_DAY = (
    r"(?:\d{4}\s?[-/.年])?\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}日|(?:令和|平成)\d{1,2}年\d{1,2}月\d{1,2}日"
    r"|[a-z]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?(?:\s\d{4},?)?|\d{1,2}\s[a-z]{3,9}\.?,?(?:\s\d{4},?)?"
)
_ZONE = r"(?:\s?\(?(?:jst|utc|gmt|[pecm][sd]?t|cest|cet|z|[+-]\d{2}:?\d{2})\)?(?![a-z\d]))?"
_LEAD = re.compile(
    rf"[\s\[【(*_`~約>]*(?:\d{{1,3}}\s(?=\d{{1,4}}[-/:]))?(?P<when>(?:(?:{_DAY})\s?(?:\(.{{1,4}}\))?[t\s,]*|同日\s?|翌日?\s?|翌朝\s?)?{_CLOCK}{_ZONE}"
    rf"(?:\s?(?:頃|ごろ))?(?:\s?(?:〜|~|-|–|—|から|to)\s?(?:(?:{_DAY})\s?(?:\(.{{1,4}}\))?\s?)?{_CLOCK}{_ZONE}(?:頃|ごろ)?)?)"
    r"[\s\]】)*_`:\-–—|・>→、,に]*",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(
    rf"[\s\[【(*_■□#]*(?P<when>{_DAY})\s?(?:\(.{{1,4}}\))?[\s\]】)*_:]*", re.IGNORECASE
)
#: Entries of one timeline that are kept.
MOST = 300
_LONGEST = 500
#: A clock that goes back by more than this has passed midnight.
_BACK = timedelta(hours=6)


def timeline_of(
    lines: Iterable[Line], calendar: Calendar, day: date | None
) -> list[dict[str, Any]]:
    """``[{at, what}]``: ``at`` is RFC 3339, None where the day is not known.

    ``day`` is that of the first entries, where they name none.
    """
    reader = _Timeline(calendar, day)
    for line in lines:
        reader.read(line)
    return reader.entries[:MOST]


def entries_from(said: Any, calendar: Calendar, day: date | None) -> list[dict[str, Any]]:
    """The timeline of a front matter: maps with ``at`` and ``what``, or texts."""
    reader = _Timeline(calendar, day)
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict):
            rest = {key: value for key, value in one.items() if key not in ("at", "what")}
            reader.enter(str(one.get("at") or ""), str(one.get("what") or ""))
            reader.entries[-1] |= rest
        elif isinstance(one, str):
            reader.read(Line(1, one))
    return reader.entries[:MOST]


class _Timeline:
    """Reads line after line, keeping the day that the next clock belongs to."""

    def __init__(self, calendar: Calendar, day: date | None) -> None:
        self.entries: list[dict[str, Any]] = []
        self._calendar, self._day = calendar, day
        self._last: datetime | None = None

    def read(self, line: Line) -> None:
        text = line.text
        if line.is_code or is_rule_line(text) or (is_row(text) and is_rule(text)):
            return
        text = " ".join(filter(None, cells_of(text))) if is_row(text) else without_bullet(text)
        normal = unicodedata.normalize("NFKC", text)
        rest = text if len(normal) == len(text) else normal
        if lead := _LEAD.match(normal):
            self.enter(lead["when"], rest[lead.end() :])
        elif alone := _DAY_ALONE.fullmatch(normal):
            self._day = next(iter(self._days(alone["when"])), self._day)
        elif text.strip() and self.entries:
            self._go_on(plain(text))

    def enter(self, when: str, what: str) -> None:
        """Add an entry."""
        moments = moments_in(when, self._calendar)
        at = self._instant(moments[0]) if moments else None
        words = cut(one_line(plain(what)), _LONGEST)
        self.entries.append({"at": at.isoformat() if at else None, "what": words})

    def _instant(self, moment: Moment) -> datetime | None:
        at = moment.at(self._calendar, self._day)
        if at and not moment.day and self._last and self._last - at > _BACK:
            self._day = shifted(self._day, 1)
            at = moment.at(self._calendar, self._day)
        self._day = moment.day or self._day
        self._last = at or self._last
        return at

    def _go_on(self, words: str) -> None:
        entry = self.entries[-1]
        entry["what"] = cut(one_line(f"{entry['what']}\n{words}"), _LONGEST)

    def _days(self, words: str) -> Iterator[date]:
        return (moment.day for moment in moments_in(words, self._calendar) if moment.day)
