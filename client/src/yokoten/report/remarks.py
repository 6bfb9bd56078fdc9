"""Notices and refusals: on standard error, and as annotations where GitHub shows them."""

from typing import Any

from yokoten.outcome import REFUSED, Outcome
from yokoten.report.annotations import annotation
from yokoten.report.problem import line_of, reason_of
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.words import say


class Remarks:
    """Says what is worth knowing about a file beside its verdict."""

    def __init__(self, screen: Screen, settings: Settings) -> None:
        self._screen = screen
        self._in_actions = settings.in_actions

    def about(self, outcome: Outcome) -> None:
        """Notices about a file, and why it was refused or skipped."""
        for notice in outcome.notices:
            self._say(outcome, say("note"), notice)
        if outcome.problem:
            words, line = reason_of(outcome.problem), line_of(outcome.problem)
            self._say(outcome, say(outcome.verdict), words, line)

    def findings(self, outcome: Outcome) -> None:
        """What the hub noticed in a text that it took."""
        found = outcome.answer.get("findings")
        for one in found if isinstance(found, list) else ():
            if isinstance(one, dict):
                words = str(one.get("message") or one.get("rule") or "")
                self._say(outcome, say("note"), words, one.get("line"))

    def unusable(self, outcome: Outcome) -> None:
        """Conditions and checks that nobody can use: told in every list, since nobody is asked."""
        found = outcome.answer.get("findings")
        kept = [
            one
            for one in (found if isinstance(found, list) else ())
            if isinstance(one, dict) and str(one.get("rule")).startswith(("condition.", "check."))
        ]
        for one in kept:
            self._say(outcome, say("note"), str(one.get("message") or ""), one.get("line"))

    def _say(self, outcome: Outcome, label: str, words: str, line: Any = None) -> None:
        if self._in_actions:
            self._screen.remark(annotation(f"{label}: {words}", file=outcome.file, line=line))
            return
        style = "bold red" if outcome.verdict == REFUSED else "yellow"
        place = f"{outcome.file}:{line}" if line else outcome.file
        self._screen.remark((f"{label} ", style), f"{place}: {words}")
