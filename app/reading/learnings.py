"""Lessons: from front matter, or from what stands below 教訓, 学び or Lessons Learned."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.reading.actions import due_of
from app.reading.aliases import key_of
from app.reading.days import Calendar
from app.reading.items import Item, items_of, rows_of
from app.reading.lines import Line
from app.reading.plain import LONGEST, cut, is_nothing, one_line, plain, without_bullet

#: Lessons of one text that are kept.
MOST = 50
_LONGEST = 500
_KEPT = ("id", "statement", "background", "applies_when", "checks", "effort_hours", "downtime",
         "due", "risk_if_ignored")  # fmt: skip


def learnings_of(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """One lesson for each entry, paragraph or row."""
    lines = list(lines)
    rows = [row for table in rows_of(lines) for row in table[1:]]
    if rows:
        said = ((max(row, key=len), "") for row in rows if row)
    else:
        said = ((item.text, _below(item)) for item in items_of(lines))
    found = (_learning(statement, below) for statement, below in said)
    return [learning for learning in found if learning][:MOST]


def learnings_from(said: Any, calendar: Calendar) -> Iterator[dict[str, Any]]:
    """The lessons of the front matter: texts, or maps with a lesson's words as keys."""
    for one in (said if isinstance(said, list) else [said])[:MOST]:
        if isinstance(one, dict):
            if learning := _from_map(one, calendar):
                yield learning
        elif isinstance(one, str) and not is_nothing(one):
            yield {"statement": cut(one.strip(), LONGEST)}


def _from_map(one: dict[str, Any], calendar: Calendar) -> dict[str, Any] | None:
    named = {_name(key): value for key, value in one.items() if value is not None}
    learning = {key: named[key] for key in _KEPT if key in named}
    statement = learning.get("statement")
    if not isinstance(statement, str) or is_nothing(statement):
        return None
    if due := learning.pop("due", None):
        learning |= {"due": day} if (day := due_of(str(due), calendar)) else {}
    return learning


def _name(key: str) -> str:
    return key if key in _KEPT else key_of(key, "learning") or key


def _learning(statement: str, below: str) -> dict[str, Any] | None:
    words = one_line(plain(without_bullet(statement)))
    if is_nothing(words):
        return None
    learning = {"statement": cut(words, _LONGEST)}
    return learning | ({"background": cut(below, LONGEST)} if below else {})


def _below(item: Item) -> str:
    return "\n".join(filter(None, (plain(without_bullet(line)) for line in item.below)))
