"""Why a file was refused, from the hub's problem document (RFC 9457), in plain words."""

from collections.abc import Iterator
from typing import Any

from yokoten.words import say

_LISTS = ("secrets", "findings", "errors")


def reason_of(problem: dict[str, Any]) -> str:
    """Title, detail and places in one line."""
    title, detail = _text(problem, "title"), _text(problem, "detail")
    words = f"{title}: {detail}" if title and detail and title not in detail else detail or title
    places = "; ".join(words for words in map(_place, _entries(problem)) if words)
    said = words or say("refused without a reason")
    return f"{said} ({places})" if places else said


def line_of(problem: dict[str, Any]) -> int | None:
    """The first line of the file that the problem names."""
    lines = [entry.get("line") for entry in (problem, *_entries(problem))]
    return next((line for line in lines if isinstance(line, int)), None)


def _entries(problem: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if problem.get("rule"):
        yield {"rule": problem["rule"], "line": problem.get("line")}
    for name in _LISTS:
        entries = problem.get(name)
        if isinstance(entries, list):
            yield from (entry for entry in entries if isinstance(entry, dict))


def _place(entry: dict[str, Any]) -> str:
    rule, line = _text(entry, "rule"), _text(entry, "line")
    if rule and line:
        return say("rule {rule}, line {line}", rule=rule, line=line)
    return rule or _text(entry, "message")


def _text(holder: dict[str, Any], key: str) -> str:
    value = holder.get(key)
    return "" if value is None else str(value)
