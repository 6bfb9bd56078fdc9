"""What a push found to have happened again although it was settled, and what it may repeat."""

from typing import Any

from yokoten.outcome import Outcome
from yokoten.report.screen import Screen
from yokoten.words import say

NAMES = ("contradicted", "recurrences")


def show_again(screen: Screen, outcome: Outcome, *, count_only: bool) -> None:
    """What is open again first, then what somebody has to say; only how many in a public log."""
    contradicted, recurrences = (_listed(outcome.answer, name) for name in NAMES)
    if contradicted:
        said = say("Open again, because it happened again: {count}", count=len(contradicted))
        screen.result("  ", (said, "bold red"))
    if recurrences:
        said = say("Is it one of these again? Please say so there: {count}", count=len(recurrences))
        screen.result("  ", (said, "bold yellow"))
    for one in () if count_only else (*contradicted, *recurrences):
        screen.result("    ", str(one.get("service", "")), ": ", str(one.get("statement", "")))
        screen.result("    ", (str(one.get("url", "")), "dim"))


def without_statements(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as a public log may have it: how many, not which."""
    counts = {f"{name}_count": len(_listed(answer, name)) for name in NAMES if name in answer}
    return answer | {name: [] for name in NAMES if name in answer} | counts


def _listed(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = answer.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
