"""The day of a write-up, and the calendar that completes days and times without their year."""

import re
from datetime import date

from app.reading.days import Calendar, first_day
from app.reading.moments import moments_in, zone_of
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.times import TIMES, remark_unreadable
from app.reading.values import words_of

_FILE_DAY = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_]?([01]\d)[-_]?([0-3]\d)(?!\d)")
_GUESSED_FOR = ("postmortem", "decision", "near_miss")


def calendar_of(source: Source, today: date) -> Calendar:
    """The calendar of a text: its own day if it names one with its year, else today."""
    zone = zone_of(source.body, lang=source.lang)
    stated = [words_of(value) for name in ("date", *TIMES) for _, value in source.stated(name)]
    texts = (*filter(None, stated), source.body if source.kind in _GUESSED_FOR else "")
    own = next((day for text in texts if (day := first_day(text))), None) or _day_of_path(source)
    return Calendar(own, zone) if own else Calendar(today, zone, is_today=True)


def read_stated_date(source: Source, sheet: Sheet) -> None:
    """``date`` as it was said; what is no day is kept as it was written."""
    for key, value in list(source.stated("date")):
        words = words_of(value)
        moments = moments_in(words, source.calendar) if words else []
        day = next((one.day for one in moments if one.day), None)
        if day:
            source.used.add(key)
            sheet.put("date", day.isoformat(), EXPLICIT)
        elif words:
            remark_unreadable(source, sheet, key, words)
    for name in ("date", "reported_on"):
        for section in source.below(name):
            moments = moments_in(section.text, source.calendar)
            sheet.put(name, next((str(one.day) for one in moments if one.day), None), HEADING)


def read_date(source: Source, sheet: Sheet) -> None:
    """Where nothing says the day: when it began, else the path's, the title's, the text's."""
    started = sheet.get("started_at")
    sheet.put("date", started and started[:10], GUESS)
    in_path = _day_of_path(source)
    sheet.put("date", in_path and in_path.isoformat(), GUESS)
    if source.kind in _GUESSED_FOR and not sheet.has("date"):
        day = first_day(sheet.get("title") or "") or first_day(source.body)
        sheet.put("date", day and day.isoformat(), GUESS)


def guess_start(source: Source, sheet: Sheet) -> None:
    """``date`` with a time of day is when an incident began, if nothing else says so."""
    texts = [words_of(value) for _, value in source.stated("date")]
    texts += [section.text for section in source.below("date")]
    for words in filter(None, texts):
        moments = moments_in(words, source.calendar)
        instants = [at for one in moments if (at := one.at(source.calendar))]
        sheet.put("started_at", instants[0].isoformat() if instants else None, GUESS)


def _day_of_path(source: Source) -> date | None:
    found = _FILE_DAY.search(source.hints.path or "")
    return first_day("-".join(found.groups())) if found else None
