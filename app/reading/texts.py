"""The fields that are plain text: summary, impact, cause, and what else a kind has."""

import re
from collections.abc import Iterator
from typing import Any

from app.reading.plain import LONGEST, cut, is_nothing, one_line, plain, text_of
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import words_of
from models.kinds import kind_named

_LONGEST_GUESS = 300
#: What begins a line that is no sentence.
_NO_PROSE = re.compile(
    r"[ \t　]*(?:#|\||[-*+•・][ \t　]|[0-9]+[.)]\s|>|!\[|\[\[|<|\{[%{<]|\[\^|\[[^\]]{1,80}\]:|:::"
    r"|(?:[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ])?[0-9]{1,2}:[0-9]{2})"
)
_GREETING = re.compile(
    r"お世話になって|お疲れ様|お疲れさま|おつかれ|ご報告(?:いた|申し|します)|以下の(?:とおり|通り)|下記の(?:とおり|通り)"
    r"|ご迷惑を|よろしくお願い|^:[a-z_]{1,40}:"
)
_LONG_ENOUGH = 12
_ELSEWHERE = frozenset(
    ("title", "service", "actions", "learnings", "timeline", "signature", "response", "detection", "trigger",
     "options", "outcome", "consequences", "steps", "alerts", "date", "status", "severity", "standard",
     "started_at", "detected_at", "mitigated_at", "resolved_at", "decision_makers", "consulted", "informed",
     "supersedes", "superseded_by", "caused_by", "owner_role", "depends_on", "contributing_factors")
)  # fmt: skip


def read_texts(source: Source, sheet: Sheet) -> None:
    """Every text field of the kind, and the three that all readings have."""
    names = dict.fromkeys(("summary", "impact", "cause", *kind_named(source.kind).fields))
    for name in names:
        if name not in _ELSEWHERE:
            _text(source, sheet, name)
    arose = _joined(source, "cause.arose")
    if source.kind == "postmortem":
        sheet.put("why_arose", arose, HEADING)
    sheet.put("summary", _first_prose(source), GUESS)


def _text(source: Source, sheet: Sheet, name: str) -> None:
    stated = source.first_stated(name)
    if name in ("summary", "impact", "cause"):
        words = words_of(stated)
        sheet.put(name, words and cut(plain(words), LONGEST), EXPLICIT)
    elif stated is not None:
        sheet.put(name, stated, EXPLICIT)
    parts = (name, f"{name}.summary", f"{name}.arose") if name != "summary" else (name,)
    sheet.put(name, _first(source, name) if name == "summary" else _joined(source, *parts), HEADING)


def _first(source: Source, name: str) -> str | None:
    texts = (text_of(section.lines) for section in source.below(name))
    return next((text for text in texts if text), None)


def _joined(source: Source, *keys: str) -> str | None:
    texts = [text for section in source.below(*keys) if (text := text_of(section.lines))]
    return cut("\n".join(dict.fromkeys(texts)), LONGEST) if texts else None


def _first_prose(source: Source) -> str | None:
    """The first paragraph that is neither a list, a table, a picture nor code."""
    for paragraph in _paragraphs(source):
        words = one_line(plain(paragraph))
        is_greeting = _GREETING.search(words[:_LONGEST_GUESS]) is not None
        if len(words) >= _LONG_ENOUGH and not is_nothing(words) and not is_greeting:
            return cut(words, _LONGEST_GUESS)
    return None


def _paragraphs(source: Source) -> Iterator[str]:
    lines: list[str] = []
    for section in source.sections:
        if (
            section.is_known
            and section.style not in ("#", "=")
            and section.key(source.kind) != "aside"
        ):
            continue
        for line in section.lines:
            is_end = line.is_code or not line.text.strip() or _NO_PROSE.match(line.text)
            if is_end and lines:
                yield "\n".join(lines)
                lines = []
            elif not is_end:
                lines.append(line.text)
        if lines:
            yield "\n".join(lines)
            lines = []


def unread(source: Source) -> dict[str, Any]:
    """What no rule has taken from the front matter, by its own keys."""
    values = source.front.values
    return {
        key: value for key, value in values.items() if key not in source.used and not _is_ours(key)
    }


def _is_ours(key: str) -> bool:
    return key == "yokoten"
