"""Learnings of other teams that resemble what was pushed: what a push is paid back with."""

from collections.abc import Iterable
from typing import Any

from yokoten.outcome import Outcome
from yokoten.report.screen import Screen
from yokoten.words import say

MOST = 5


def show_related(screen: Screen, related: list[dict[str, Any]], *, count_only: bool) -> None:
    """The related write-ups with team, reasons and address; only how many in a public log."""
    if not related:
        return
    if count_only:
        screen.result(say("Related write-ups of other teams: {count} (not listed in a public log)",
                          count=len(related)))  # fmt: skip
        return
    screen.result("")
    screen.result((say("Worth reading, from other teams:"), "bold"))
    for number, one in enumerate(related[:MOST], start=1):
        _show(screen, number, one)


def related_of(outcome: Outcome) -> list[dict[str, Any]]:
    """What the hub named; nothing when it had no time to look."""
    related = outcome.answer.get("related")
    return [one for one in related if isinstance(one, dict)] if isinstance(related, list) else []


def most_related(related: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The most worth reading: each write-up once, best first."""
    best: dict[str, dict[str, Any]] = {}
    for one in sorted(related, key=_score):
        best[str(one.get("id"))] = one
    return sorted(best.values(), key=_score, reverse=True)[:MOST]


def without_names(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as a public log may have it: how many related ones, not which."""
    related = answer.get("related")
    if not isinstance(related, list):
        return answer
    return answer | {"related": [], "related_count": len(related)}


def _show(screen: Screen, number: int, one: dict[str, Any]) -> None:
    screen.result(f"  {number}. ", (str(one.get("title", "")), "bold cyan"))
    why = one.get("why")
    reasons = ", ".join(map(str, why)) if isinstance(why, list) else ""
    whose = str(one.get("team") or "")
    screen.result("     ", (whose, "green"), f" · {reasons}" if reasons else "")
    screen.result("     ", (str(one.get("url", "")), "dim"))


def _score(one: dict[str, Any]) -> float:
    score = one.get("score")
    return float(score) if isinstance(score, int | float) else 0.0
