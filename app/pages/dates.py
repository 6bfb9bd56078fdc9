"""Days, times and spans in the reader's language and zone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from markupsafe import Markup

_DAY = {"ja": "y年M月d日", "en": "d MMM y"}
_SHORT_DAY = {"ja": "M/d", "en": "d MMM"}
_MOMENT = {"ja": "y年M月d日(E) H:mm", "en": "EEE d MMM y, HH:mm"}


def day(value: date, locale: str) -> Markup:
    """``<time>`` with a day such as 2026年3月5日."""
    shown = format_date(value, _DAY[locale], locale=locale)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)


def short_day(value: date, locale: str) -> str:
    """A day without its year: 11/23, 23 Nov."""
    return format_date(value, _SHORT_DAY[locale], locale=locale)


def moment(value: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """``<time>`` with a day, a time and the zone's short name."""
    local = value.astimezone(zone)
    shown = format_datetime(local, _MOMENT[locale], locale=locale)
    return _time(value, f"{shown} {local.tzname()}")


def local_day(value: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """``<time>`` with the day on which it was, in the reader's zone."""
    shown = format_date(value.astimezone(zone).date(), _DAY[locale], locale=locale)
    return _time(value, shown)


def ago(value: datetime, locale: str, now: datetime) -> Markup:
    """``<time>`` with how long ago it was, such as 3 時間前."""
    return _time(value, format_timedelta(value - now, add_direction=True, locale=locale))


def span(value: timedelta, locale: str) -> str:
    """A length of time to the minute, in its two largest units: 1時間12分, 1 h 12 min."""
    minutes = round(value.total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = ("日", "時間", "分") if locale == "ja" else (" d", " h", " min")
    parts = [f"{n}{unit}" for n, unit in zip((days, hours, minutes), units, strict=True) if n]
    return ("" if locale == "ja" else " ").join(parts[:2]) or f"0{units[2]}"


def _time(value: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)
