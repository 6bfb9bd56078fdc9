"""Lessons of any kind of text; a text of kind learning holds exactly one."""

from typing import Any

from app.reading.actions import due_of
from app.reading.learnings import learnings_from, learnings_of
from app.reading.plain import cut, one_line, text_of
from app.reading.sheet import EXPLICIT, GUESS, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import words_of

_OTHER = ("checks", "effort_hours", "downtime")
_TEXTS = ("background", "risk_if_ignored", "applies_when")
_LONGEST = 500


def read_learnings(source: Source, sheet: Sheet) -> None:
    """Lessons of the front matter, else below their headings."""
    if said := source.first_stated("learnings"):
        sheet.put("learnings", list(learnings_from(said, source.calendar)), EXPLICIT)
    if source.kind == "learning":
        _one(source, sheet)
        return
    found = [one for section in source.below("learnings") for one in learnings_of(section.lines)]
    sheet.put("learnings", found[:50], HEADING)


def _one(source: Source, sheet: Sheet) -> None:
    """The one lesson: what front matter says, completed by what headings say."""
    statement, origin = _statement(source, sheet)
    stated = (sheet.get("learnings") or [{}])[0]
    learning: dict[str, Any] = {"statement": cut(statement, _LONGEST)} | stated
    author_id = sheet.get("author_id")
    learning |= {"id": author_id} if author_id and "id" not in learning else {}
    for name in _TEXTS:
        value = words_of(source.first_stated(name)) or _below(source, name)
        sheet.put(name, learning.setdefault(name, value), HEADING)
    for name in _OTHER:
        value = source.first_stated(name)
        sheet.put(name, learning.setdefault(name, value), EXPLICIT)
    if due := words_of(source.first_stated("due")):
        learning.setdefault("due", due_of(due, source.calendar))
    kept = {key: value for key, value in learning.items() if value is not None}
    if stated:
        sheet.own["learnings"] = [kept]
    else:
        sheet.put("learnings", [kept], origin)
    sheet.put("statement", kept["statement"], EXPLICIT if stated else origin)


def _statement(source: Source, sheet: Sheet) -> tuple[str, str]:
    if said := words_of(source.first_stated("statement")):
        return said, EXPLICIT
    for section in source.below("statement", "learnings"):
        if found := learnings_of(section.lines):
            return one_line(found[0]["statement"]), HEADING
    return str(sheet.get("title") or ""), GUESS


def _below(source: Source, name: str) -> str | None:
    texts = [text for section in source.below(name) if (text := text_of(section.lines))]
    return "\n".join(texts) or None
