"""What a push says: one file in detail, many in a table, or everything as JSON."""

from collections import Counter
from typing import Any, Protocol

from yokoten.outcome import CREATED, SKIPPED, UNCHANGED, UPDATED, VERDICTS, Outcome
from yokoten.report.again import show_again, without_statements
from yokoten.report.asked import asked
from yokoten.report.related import most_related, related_of, show_related, without_names
from yokoten.report.remarks import Remarks
from yokoten.report.screen import Screen
from yokoten.report.understood import understood
from yokoten.settings import Settings
from yokoten.words import field_words, say

_EACH_UP_TO = 30  # files; beyond that, only what needs a person is listed
_STYLES = {CREATED: "bold green", UPDATED: "bold yellow", UNCHANGED: "dim", SKIPPED: "dim"}


class Report(Protocol):
    """Takes outcomes as they come, and has a last word."""

    def take(self, outcome: Outcome) -> None:
        """Note what became of one file."""

    def close(self) -> None:
        """Say what there is to say at the end."""


class JsonReport:
    """One JSON document for each file, alone on standard output."""

    def __init__(self, screen: Screen, settings: Settings) -> None:
        self._screen, self._settings = screen, settings
        self._remarks = Remarks(screen, settings)

    def take(self, outcome: Outcome) -> None:
        """Print the outcome; refusals also as a remark, so that a log shows them."""
        answer = outcome.answer
        if self._settings.quiet_related:
            answer = without_statements(without_names(answer))
        self._screen.document(_as_json(outcome, answer))
        self._remarks.about(outcome)

    def close(self) -> None:
        """Everything has been said."""


class DetailReport:
    """One file: what was understood, what is missing, and what others have learned."""

    def __init__(self, screen: Screen, settings: Settings) -> None:
        self._screen, self._settings = screen, settings
        self._remarks = Remarks(screen, settings)

    def take(self, outcome: Outcome) -> None:
        """Print everything about the file."""
        self._remarks.about(outcome)
        if not outcome.is_accepted:
            return
        _headline(self._screen, outcome)
        facts = (outcome.answer.get(name) for name in ("kind", "state", "standing", "url"))
        if known := " · ".join(str(fact) for fact in facts if fact):
            self._screen.result("  ", (known, "dim"))
        _gaps(self._screen, outcome.answer)
        for words in asked(outcome.answer.get("asked")):
            self._screen.result("  ", words)
        self._remarks.findings(outcome)
        show_again(self._screen, outcome, count_only=self._settings.quiet_related)
        show_related(self._screen, related_of(outcome), count_only=self._settings.quiet_related)

    def close(self) -> None:
        """Everything has been said."""


class TableReport:
    """Many files: counts, what was refused, and the few related ones most worth reading."""

    def __init__(self, screen: Screen, settings: Settings, total: int) -> None:
        self._screen, self._settings = screen, settings
        self._remarks = Remarks(screen, settings)
        self._lists_each = total <= _EACH_UP_TO
        self._counts: Counter[str] = Counter()
        self._related: list[dict[str, Any]] = []

    def take(self, outcome: Outcome) -> None:
        """Count the file; list it if there are few, or if something is wrong with it."""
        self._counts[outcome.verdict] += 1
        if outcome.verdict != UNCHANGED:
            self._related = most_related([*self._related, *related_of(outcome)])
        self._remarks.about(outcome)
        if outcome.is_accepted and self._lists_each:
            _headline(self._screen, outcome)
        if outcome.is_accepted:
            self._remarks.unusable(outcome)
        show_again(self._screen, outcome, count_only=self._settings.quiet_related)

    def close(self) -> None:
        """The table, then what is worth reading."""
        rows = [(say(name), f"{self._counts[name]:,}") for name in VERDICTS]
        self._screen.table([*rows, (say("together"), f"{self._counts.total():,}")])
        show_related(self._screen, self._related, count_only=self._settings.quiet_related)


def _headline(screen: Screen, outcome: Outcome) -> None:
    answer = outcome.answer
    screen.result(
        (f"{say(outcome.verdict)} ", _STYLES[outcome.verdict]),
        (f"{answer.get('id', '')} ", "cyan"),
        (str(answer.get("title", "")), "bold"),
        f" ({outcome.file})",
    )


def _gaps(screen: Screen, answer: dict[str, Any]) -> None:
    for words in understood(answer.get("guessed")):
        screen.result("  ", (words, "yellow"))
    missing = answer.get("missing")
    if isinstance(missing, list) and missing:
        fields = ", ".join(field_words(str(field)) for field in missing)
        screen.result("  ", (say("Still missing: {fields}", fields=fields), "yellow"))


def _as_json(outcome: Outcome, answer: dict[str, Any]) -> dict[str, Any]:
    said = {"file": outcome.file, "source": outcome.source, "outcome": outcome.verdict, **answer}
    if outcome.problem:
        said["error"] = outcome.problem
    if outcome.notices:
        said["notices"] = list(outcome.notices)
    return said
