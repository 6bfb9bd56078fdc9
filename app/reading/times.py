"""When an incident began, was noticed, was relieved and ended."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from app.reading.moments import Moment, moments_in
from app.reading.plain import cut
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import words_of

TIMES = ("started_at", "detected_at", "mitigated_at", "resolved_at")
_CLAUSE = re.compile(r"[。、\n]|(?<=[a-z0-9])[.,;]\s")
_ENDS = re.compile(
    r"復旧|解消|収束|正常化|回復|resolved|recovered|restored|back to normal", re.IGNORECASE
)
_RELIEF = re.compile(r"暫定(?:的に)?(?:復旧|対応|対処)|mitigated", re.IGNORECASE)
_NOTICED = re.compile(
    r"検知|検出|発報|アラート|気づ|気付|問い合わせ|発覚|連絡を受|受電|申告|detected|alert|paged|noticed|reported",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"発生|停止|開始|始ま|から|より|エラー|started|began|start of|onset|outage|down", re.IGNORECASE
)
_NOT_YET = re.compile(r"原因|対応(?:を)?開始|調査|復旧作業|会議|作業開始|対応開始")


def read_times(source: Source, sheet: Sheet) -> None:
    """The four instants, from front matter, then headings and forms. Ranges fill both ends."""
    for name in TIMES:
        _stated(source, sheet, name)
    for section in source.below("period", "impact.duration_min"):
        _put_range(source, sheet, section.text, HEADING)
    for name in TIMES:
        for section in source.below(name):
            _put(source, sheet, name, section.text, HEADING)


def guess_times(source: Source, sheet: Sheet) -> None:
    """What is still open, from the timeline and the first sentences."""
    for entry in sheet.get("timeline") or ():
        if isinstance(entry, dict) and entry.get("at"):
            _guess(sheet, str(entry["what"]), str(entry["at"]))
    for words in (sheet.get("summary"), sheet.get("impact")):
        for clause in _CLAUSE.split(words if isinstance(words, str) else ""):
            moments = moments_in(clause, source.calendar)
            day = source.day_of(sheet.get("started_at"))
            instants = [at for one in moments if (at := one.at(source.calendar, day))]
            if len(instants) > 1:
                sheet.put("started_at", instants[0].isoformat(), GUESS)
                sheet.put("resolved_at", instants[-1].isoformat(), GUESS)
            elif instants:
                _guess(sheet, clause, instants[0].isoformat())
    _first_entry(sheet)


def remark_unreadable(source: Source, sheet: Sheet, key: str, words: str) -> None:
    """Say that a time of the front matter is none."""
    message = "“{words}” is no time that can be read; it is kept as it was written."
    line = source.front.lines.get(key)
    sheet.remarks.add("time.unreadable", message, line=line, words=cut(words, 60))


def _stated(source: Source, sheet: Sheet, name: str) -> None:
    for key, value in list(source.stated(name)):
        words = words_of(value)
        if words is None:
            continue
        if _put(source, sheet, name, words, EXPLICIT):
            source.used.add(key)
        elif not moments_in(words, source.calendar):
            remark_unreadable(source, sheet, key, words)


def _put(source: Source, sheet: Sheet, name: str, words: str, origin: str) -> bool:
    moments = moments_in(words, source.calendar)
    day = _day_for(source, sheet)
    instants = [at for one in moments if (at := one.at(source.calendar, day))]
    if not instants:
        days = [one.day for one in moments if one.day]
        return bool(days) and name == "started_at" and sheet.put("date", str(days[0]), origin)
    first = _after_start(instants[0], moments, sheet, name)
    done = sheet.put(name, first.isoformat(), origin)
    if len(instants) > 1 and name == "started_at":
        sheet.put("resolved_at", _in_order(*instants[:2]).isoformat(), origin)
    return done or sheet.has(name)


def _put_range(source: Source, sheet: Sheet, words: str, origin: str) -> None:
    moments = moments_in(words, source.calendar)
    instants = [at for one in moments if (at := one.at(source.calendar, _day_for(source, sheet)))]
    if instants:
        sheet.put("started_at", instants[0].isoformat(), origin)
    if len(instants) > 1:
        sheet.put("resolved_at", _in_order(*instants[:2]).isoformat(), origin)


def _day_for(source: Source, sheet: Sheet) -> date | None:
    """The day of times that stand alone: that of the start, else the text's own."""
    own = source.day_of(sheet.get("started_at") or sheet.get("date"))
    return own or (None if source.calendar.is_today else source.calendar.near)


def _after_start(at: datetime, moments: list[Moment], sheet: Sheet, name: str) -> datetime:
    """A time without a day that comes before the start is one of the next day."""
    started = sheet.get("started_at")
    if name == "started_at" or not started or moments[0].day:
        return at
    return _in_order(datetime.fromisoformat(started), at)


def _in_order(first: datetime, second: datetime) -> datetime:
    return (
        second + timedelta(days=1)
        if second < first and first - second < timedelta(days=1)
        else second
    )


def _guess(sheet: Sheet, words: str, at: str) -> None:
    if _RELIEF.search(words):
        sheet.put("mitigated_at", at, GUESS)
    elif _ENDS.search(words) and not _NOT_YET.search(words):
        sheet.put("resolved_at", at, GUESS)
    elif _NOTICED.search(words):
        sheet.put("detected_at", at, GUESS)
    elif _BEGINS.search(words) and not _NOT_YET.search(words):
        sheet.put("started_at", at, GUESS)


def _first_entry(sheet: Sheet) -> None:
    """A timeline begins when the incident does, if nothing says otherwise."""
    entries: list[Any] = sheet.get("timeline") or []
    first = next(
        (entry["at"] for entry in entries if isinstance(entry, dict) and entry.get("at")), None
    )
    sheet.put("started_at", first, GUESS)
