"""Search hits and single write-ups, as text."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from yokoten.report.screen import Part, Screen
from yokoten.words import field_words, say

_MARK = re.compile(r"<(/?)mark>")
_FACTS = ("team", "services", "severity", "date", "started_at", "detected_at", "resolved_at",
          "state", "standing", "tags", "technologies")  # fmt: skip
_TEXTS = ("summary", "impact", "cause")


def show_hits(screen: Screen, answer: dict[str, Any]) -> None:
    """Each hit in three lines, then how many there are."""
    hits = [hit for hit in answer.get("hits") or () if isinstance(hit, dict)]
    for hit in hits:
        facts = [hit.get("kind"), hit.get("team"), _listed(hit.get("services")), hit.get("date")]
        screen.result((f"{hit.get('id', '')} ", "cyan"), (str(hit.get("title", "")), "bold"))
        screen.result("  ", (" · ".join(str(fact) for fact in facts if fact), "green"))
        screen.result("  ", *highlighted(str(hit.get("snippet") or "")))
        screen.result("  ", (str(hit.get("url", "")), "dim"))
    _show_total(screen, answer, len(hits))
    _show_other_words(screen, answer)


def highlighted(snippet: str) -> Iterator[Part]:
    """A snippet (escaped HTML with <mark> only) as text with the marked words standing out."""
    marked = False
    for index, piece in enumerate(_MARK.split(snippet)):
        if index % 2:
            marked = piece == ""
        elif piece:
            yield (unescape(piece), "bold black on yellow") if marked else unescape(piece)


def show_writeup(screen: Screen, writeup: dict[str, Any]) -> None:
    """Title, facts, main texts, learnings and actions."""
    screen.result((f"{writeup.get('id', '')} ", "cyan"), (str(writeup.get("title", "")), "bold"))
    for name in _FACTS:
        if value := _listed(writeup.get(name)):
            screen.result("  ", (f"{field_words(name)}: ", "dim"), value)
    for name in _TEXTS:
        if value := _listed(writeup.get(name)):
            screen.result((field_words(name), "bold"))
            screen.result("  ", value)
    _show_items(screen, "learnings", writeup.get("learnings"), "statement")
    _show_items(screen, "actions", writeup.get("actions"), "what")
    screen.result((str(writeup.get("url", "")), "dim"))


def _show_other_words(screen: Screen, answer: dict[str, Any]) -> None:
    """What the hub put right, or would rather be asked."""
    if words := answer.get("searched_for"):
        screen.remark(say("Searched for: {words} (as typed: --verbatim)", words=str(words)))
    if words := answer.get("did_you_mean"):
        screen.remark(say("Did you mean: {words}", words=str(words)))


def _show_total(screen: Screen, answer: dict[str, Any], shown: int) -> None:
    if not shown:
        screen.remark(say("Nothing was found for {query}.", query=repr(answer.get("query", ""))))
        return
    total = answer.get("total", shown)
    more = "+" if answer.get("total_is_lower_bound") else ""
    screen.remark((say("{shown} of {total} shown", shown=shown, total=f"{total}{more}"), "dim"))


def _show_items(screen: Screen, name: str, items: Any, key: str) -> None:
    listed = [item for item in items or () if isinstance(item, dict)]
    if listed:
        screen.result((field_words(name), "bold"))
    for item in listed:
        state = f" ({item['state']})" if item.get("state") else ""
        screen.result(f"  - {item.get(key, '')}{state}")


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return _listed(value.get("summary"))
    if isinstance(value, list):
        return ", ".join(map(_listed, value))
    return "" if value is None else str(value)
