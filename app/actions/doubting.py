"""Remarks on what a text says of its learnings: conditions and checks that nobody can use."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models import check, scope
from models.errors import Invalid

#: Remarks on one text; the rest would only bury the others.
MOST = 20
_LONGEST = 80


def doubts(learnings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Findings: a condition that cannot be read, a check that cannot be run."""
    found = (one for learning in learnings for one in _doubts(learning))
    return [one for one, _ in zip(found, range(MOST), strict=False)]


def _doubts(learning: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    statement = _cut(learning.get("statement"))
    condition, checks = learning.get("applies_when"), learning.get("checks")
    if isinstance(condition, str) and (problem := _problem(condition)):
        message, values = _unread(condition, problem)
        yield _finding("condition.unreadable", message, {"statement": statement} | values)
    for one in checks if isinstance(checks, list) else []:
        if isinstance(one, Mapping) and (complaint := check_complaint(one)):
            message, values = complaint
            yield _finding("check.unusable", message, {"statement": statement} | values)


def check_complaint(one: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """What is wrong with a check, as a message and its values."""
    said = _cut(one.get("id") or one.get("type"))
    if one.get("type") not in check.NEEDS:
        message = "The check “{check}” has no type that can be run; there are: {types}."
        return remark(message, check=said, types=list(check.NEEDS))
    if lost := check.lacking(one):
        return remark("The check “{check}” does not say its {fields}.", check=said, fields=lost)
    if "op" in check.NEEDS[one["type"]] and one["op"] not in check.OPERATORS:
        message = "The check “{check}” compares by “{op}”; there are: {operators}."
        said_op = _cut(one["op"])
        return remark(message, check=said, op=said_op, operators=list(check.OPERATORS))
    return None


def _problem(condition: str) -> Invalid | None:
    try:
        scope.parsed(condition)
    except Invalid as error:
        return error
    return None


def _unread(condition: str, problem: Invalid) -> tuple[str, dict[str, Any]]:
    """The place is counted within the condition: in the file it stands somewhere in a line."""
    values = problem.values
    if "column" not in values:
        return remark("The condition of “{statement}” cannot be read; services are not asked.")
    lines = condition.splitlines(keepends=True)[: values["line"] - 1]
    place = sum(map(len, lines)) + values["column"]
    said = {"place": place, "found": _cut(values.get("found") or condition[place - 1 :])}
    if hint := values.get("hint"):
        return remark(
            "The condition of “{statement}” is not understood at its letter {place}, “{found}”; "
            "did you mean “{hint}”?",
            **said,
            hint=_cut(hint),
        )
    return remark(
        "The condition of “{statement}” is not understood at its letter {place}: “{found}”.", **said
    )


def remark(message: str, **values: Any) -> tuple[str, dict[str, Any]]:
    """A message with what it names."""
    return message, values


def _finding(rule: str, message: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"rule": rule, "level": "warning", "line": None, "message": message, "values": values}


def _cut(value: Any) -> str:
    words = " ".join(str(value or "").split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
