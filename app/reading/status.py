"""``status``: the standing of a runbook or a decision, or the state of the write-up itself."""

import re
from collections.abc import Callable

from app.reading.plain import cut, plain, text_of
from app.reading.sheet import EXPLICIT, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import words_of
from models.kinds import kind_named, state_of

_LONGEST_WORD = 40
#: 対応状況 is a state where nothing but its word stands there.
_LONGEST_STATE = 10
_BREAK = re.compile(r"[\s(（,、。;:：]+")


def read_status(source: Source, sheet: Sheet) -> None:
    """``status`` as standing where it is a word of the kind, else as state."""
    for key, value in list(source.stated("status")):
        words = words_of(value)
        if words and _put_status(source, sheet, words, EXPLICIT):
            source.used.add(key)
        elif words:
            _unknown_status(sheet, words, source.front.lines.get(key))
    for section in source.below("response"):
        if len(section.text.strip()) <= _LONGEST_STATE:
            _put_status(source, sheet, section.text.strip(), HEADING)
    for section in source.below("status"):
        words = text_of(section.lines, longest=400) or ""
        if not _put_status(source, sheet, words, HEADING) and len(words) <= _LONGEST_WORD:
            _unknown_status(sheet, words, section.number)
            sheet.extra.setdefault("status", words)


def _put_status(source: Source, sheet: Sheet, words: str, origin: str) -> bool:
    """Whether a status was understood; ``superseded by X`` counts most."""
    kind = kind_named(source.kind)
    lines = [line.strip(" .。") for line in words.split("\n") if line.strip()]
    found = [standing for line in lines for standing in [_word(kind.standing_of, line)] if standing]
    if found:
        standing = "superseded" if "superseded" in found else found[0]
        return sheet.put("standing", standing, origin) or sheet.has("standing")
    state = next((state for line in lines if (state := _word(state_of, line))), None)
    return bool(state) and (sheet.put("state", state, origin) or sheet.has("state"))


def _word(meaning: Callable[[str], str | None], line: str) -> str | None:
    """What a line means as a whole, or its first word, or the part before a bracket."""
    if line.count("|") or len(line) > 200:
        return None
    parts = _BREAK.split(plain(line).strip("*_ "))
    words = (meaning(part) for part in (plain(line), *parts[:3]))
    return next((word for word in words if word), None)


def _unknown_status(sheet: Sheet, words: str, line: int | None) -> None:
    message = "The status {word} is not known here; it is kept as it was written."
    sheet.remarks.add("status.unknown", message, line=line, word=cut(words, 60))
