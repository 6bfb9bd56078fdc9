"""Times as people write them, in Japanese and English.

A time without a zone is Japan's in a Japanese text, and UTC in an English one that does not say
otherwise ("All times in PST").
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

from app.reading.days import FULL, PARTIAL, Calendar, full_day, partial_day, shifted

JST = timezone(timedelta(hours=9))
#: Hours from UTC of abbreviations (IST is India's, BST Britain's summer).
_ZONES = {"utc": 0, "gmt": 0, "z": 0, "jst": 9, "日本時間": 9, "kst": 9, "sgt": 8, "ist": 5.5}
_ZONES |= {"pst": -8, "pdt": -7, "pt": -8, "mst": -7, "mdt": -6, "cst": -6, "cdt": -5, "est": -5}
_ZONES |= {"edt": -4, "et": -5, "cet": 1, "cest": 2, "bst": 1, "wet": 0, "west": 1, "hst": -10}
_AFTERNOON = ("午後", "p")
_EVENING = ("夜", "夕")
_RELATIVE = {"翌々日": 2, "翌日": 1, "翌朝": 1, "翌": 1, "前日": -1, "前夜": -1}
_NAMES = "|".join(sorted((name for name in _ZONES if name != "z"), key=len, reverse=True))
_TIME = (
    r"(?P<time>(?P<half>午前|午後|深夜|未明|早朝|朝|夜|夕方|am|pm)?\s{0,2}(?<![\d.:])(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"|時(?!間)(?:(?P<thirty>半)|(?P<fun>\d{1,2})分(?!間)(?:(?P<byo>\d{1,2})秒)?)?)(?![\d:])"
    r"(?:\s?(?P<late>[ap]\.?m\.?)(?![a-z]))?)"
    r"|(?P<clock>(?<![\d.:/])(?P<oclock>\d{1,2})\s?(?P<noon>[ap]\.?m\.?)(?![a-z]))"
)
_ZONE = (
    rf"(?P<zone>\+\d{{2}}:?\d{{2}}(?!\d)|(?:(?<=:\d\d:\d\d)|(?<=t\d\d:\d\d)|(?<=\s))-\d{{2}}:?\d{{2}}(?![\d/])"
    rf"|(?<![a-z])(?:utc|gmt)[+-]\d{{1,2}}(?::?\d{{2}})?(?!\d)"
    rf"|(?<![a-z])(?:{_NAMES})(?![a-z])|(?<=\d)z(?![a-z]))"
)
_TOKEN = re.compile(
    rf"{FULL}|{PARTIAL}|{_TIME}|{_ZONE}|(?P<relative>翌々日|翌日|翌朝|翌|前日|前夜)", re.IGNORECASE
)
_ALL_IN = re.compile(
    r"(?:times?\s(?:\w{1,12}\s){0,4}in|時刻は(?:すべて|全て)?|time ?zone:?|タイムゾーン[:は]?)"
    r"\s{0,3}[(*]{0,3}([a-z]{2,4}|日本時間)(?![a-z])",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")
#: A longer text is no time.
_LOOKED_AT = 300
#: The zone of times on a day that does not exist.
_NOWHERE = timezone(timedelta(0), "nowhere")
_LAST_HOUR = 47
_WIDEST = 14 * 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time in minutes after midnight (1,512 is 1:12 of the next day), or both."""

    day: date | None = None
    minutes: int | None = None
    seconds: int = 0
    zone: timezone | None = None
    shift: int = 0

    def at(self, calendar: Calendar, day: date | None = None) -> datetime | None:
        """The instant; ``day`` is for times without one. None where day or time is missing."""
        day = self.day or shifted(day, self.shift)
        if day is None or self.minutes is None:
            return None
        try:
            midnight = datetime.combine(day, time(), tzinfo=self.zone or calendar.zone)
            return midnight + timedelta(minutes=self.minutes, seconds=self.seconds)
        except OverflowError:
            return None


def moments_in(words: str, calendar: Calendar) -> list[Moment]:
    """The moments of a short text in their order; a range is two."""
    found: list[Moment] = []
    pending: Moment | None = None
    for token in _TOKEN.finditer(unicodedata.normalize("NFKC", words[:_LOOKED_AT])):
        if token["zone"]:
            found = [_in_zone(moment, token["zone"].casefold()) for moment in found]
        elif token["time"] or token["clock"]:
            found += _timed(token, pending)
            pending = replace(pending, minutes=0) if pending else None
        else:
            found += _left_alone(pending)
            pending = _dated(token, calendar, pending)
    return found + _left_alone(pending)


def _left_alone(pending: Moment | None) -> list[Moment]:
    """A day after which no time came."""
    return [pending] if pending and pending.day and pending.minutes is None else []


def zone_of(text: str, *, lang: str) -> timezone:
    """The zone of the times of a text that name none."""
    said = _ALL_IN.search(text)
    hours = _ZONES.get(said[1].casefold()) if said else None
    if hours is not None:
        return timezone(timedelta(hours=hours))
    return JST if lang == "ja" else timezone(timedelta(0))


def _dated(token: re.Match[str], calendar: Calendar, pending: Moment | None) -> Moment:
    before = pending.day if pending else None
    if shift := _RELATIVE.get(token["relative"] or ""):
        return Moment(day=shifted(before, shift), shift=shift)
    is_partial = token["short"] or token["md"] or token["named"] or token["day"]
    day = partial_day(token, calendar, before) if is_partial else full_day(token)
    return Moment(day=day, zone=None if day else _NOWHERE)


def _timed(token: re.Match[str], pending: Moment | None) -> list[Moment]:
    hour = int(token["hour"] or token["oclock"])
    minute = int(token["minute"] or token["fun"] or (30 if token["thirty"] else 0))
    half = (token["half"] or token["late"] or token["noon"] or "").casefold()
    is_nowhere = pending is not None and pending.zone is _NOWHERE
    if hour > _LAST_HOUR or minute > 59 or is_nowhere:
        return []
    minutes = _hour_of_day(hour, half) * 60 + minute
    seconds = int(token["second"] or token["byo"] or 0) % 60
    day, shift = (pending.day, pending.shift) if pending else (None, 0)
    return [Moment(day=day, minutes=minutes, seconds=seconds, shift=shift)]


def _hour_of_day(hour: int, half: str) -> int:
    if half.startswith(("a", "午前")) and hour == 12:
        return 0
    is_late = half.startswith(_AFTERNOON) or (half.startswith(_EVENING) and hour > 4)
    return hour + 12 if is_late and hour < 12 else hour


def _in_zone(moment: Moment, name: str) -> Moment:
    if moment.zone or moment.minutes is None:
        return moment
    if offset := _OFFSET.search(name):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        minutes = -minutes if offset[1] == "-" else minutes
        return replace(
            moment,
            zone=timezone(
                timedelta(minutes=minutes % 1440 if minutes > 1439 else max(minutes, -1439))
            ),
        )
    return replace(moment, zone=timezone(timedelta(hours=_ZONES.get(name, 0))))
