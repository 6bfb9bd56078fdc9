"""How long and how many: the numbers of an incident's impact."""

import re
from typing import Any

from app.reading.durations import minutes_in
from app.reading.sheet import Sheet
from app.reading.source import Source

_USERS = re.compile(
    r"([0-9０-９][0-9０-９,，]{0,12})\s?(?:人|名|ユーザー?|users?\b|customers?\b)", re.IGNORECASE
)
#: In a text only these are the length of the incident: "最大50分遅延" is not.
_LASTED = re.compile(
    r"分間|時間(?:半)?(?:にわたり|停止|継続)|分(?:にわたり|停止|の停止)|期間|停止時間|影響時間|ダウンタイム"
    r"|\bfor (?:about |around )?\d|downtime|duration|outage of",
    re.IGNORECASE,
)
_TEXTS = ("impact", "summary")
_FIRST_LINES = 6


def read_impact_numbers(source: Source, sheet: Sheet) -> None:
    """``fields["impact"]``: as it was said, with the length and the users that headings give."""
    said = next((value for _, value in source.stated("impact") if isinstance(value, dict)), {})
    numbers: dict[str, Any] = {"duration_min": _duration(source), "users": _users(source)}
    kept = {key: value for key, value in (numbers | said).items() if value is not None}
    if kept and "impact" not in sheet.fields:
        sheet.fields["impact"] = kept


def _duration(source: Source) -> int | None:
    """Minutes."""
    for _, value in source.stated("impact.duration_min"):
        return value if isinstance(value, int) else minutes_in(str(value), may_be_clock=True)
    for section in source.below("impact.duration_min"):
        if minutes := minutes_in(section.text, may_be_clock=True):
            return minutes
    for section in source.below("period", "started_at", "resolved_at", *_TEXTS):
        lines = section.text.split("\n")[:_FIRST_LINES]
        is_text = section.key(source.kind) in _TEXTS
        words = " ".join(line for line in lines if not is_text or _LASTED.search(line))
        if minutes := minutes_in(words):
            return minutes
    return None


def _users(source: Source) -> int | None:
    sections = source.below("impact.users", "impact")
    found = next(filter(None, (_USERS.search(section.text) for section in sections)), None)
    return int(re.sub("[,，]", "", found[1])) if found else None
