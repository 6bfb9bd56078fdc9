"""What a push says: one file in detail, many in a table, or everything as JSON."""

from collections import Counter
from typing import Any, Protocol

from yokoten.outcome import CREATED, REFUSED, SKIPPED, UNCHANGED, UPDATED, VERDICTS, Outcome
from yokoten.report.annotations import annotation
from yokoten.report.problem import line_of, reason_of
from yokoten.report.related import most_related, related_of, show_related, without_names
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.words import field_words, say

_EACH_UP_TO = 30  # files; beyond that, only what needs a person is listed
_STYLES = {CREATED: "bold green", UPDATED: "bold yellow", UNCHANGED: "dim", SKIPPED: "dim",
           REFUSED: "bold red"}  # fmt: skip


class Report(Protocol):
    """Takes outcomes as they come, and has a last word."""

    def take(self, outcome: Outcome) -> None: ...
    def close(self) -> None: ...


class JsonReport:
    """One JSON document for each file, on standard output alone."""

    def __init__(self, screen: Screen, settings: Settings) -> None:
        self._screen, self._settings = screen, settings

    def take(self, outcome: Outcome) -> None:
        """Print the outcome; refusals also as a remark, so that a log shows them."""
        answer = outcome.answer
        if self._settings.quiet_related:
            answer = without_names(answer)
        self._screen.document(_as_json(outcome, answer))
        remarks(self._screen, outcome, self._settings)

    def close(self) -> None:
        """Everything has been said."""


class DetailReport:
    """One file: what was understood, what is missing, and what others have learned."""

    def __init__(self, screen: Screen, settings: Settings) -> None:
        self._screen, self._settings = screen, settings

    def take(self, outcome: Outcome) -> None:
        """Print everything about the file."""
        remarks(self._screen, outcome, self._settings)
        if not outcome.is_accepted:
            return
        answer = outcome.answer
        _headline(self._screen, outcome)
        self._screen.result("  ", (str(answer.get("url", "")), "dim"))
        _gaps(self._screen, answer)
        findings(self._screen, outcome, self._settings)
        show_related(self._screen, related_of(outcome), count_only=self._settings.quiet_related)

    def close(self) -> None:
        """Everything has been said."""


class TableReport:
    """Many files: counts, what was refused, and the few related ones most worth reading."""

    def __init__(self, screen: Screen, settings: Settings, total: int) -> None:
        self._screen, self._settings = screen, settings
        self._lists_each = total <= _EACH_UP_TO
        self._counts: Counter[str] = Counter()
        self._related: list[dict[str, Any]] = []

    def take(self, outcome: Outcome) -> None:
        """Count the file; list it if there are few, or if something is wrong with it."""
        self._counts[outcome.verdict] += 1
        best = Outcome("", "", CREATED, {"related": self._related})
        self._related = most_related((best, outcome))
        remarks(self._screen, outcome, self._settings)
        if outcome.is_accepted and self._lists_each:
            _headline(self._screen, outcome)

    def close(self) -> None:
        """The table, then what is worth reading."""
        rows = [(verdict_words(name), f"{self._counts[name]:,}") for name in VERDICTS]
        self._screen.table([*rows, (say("together"), f"{self._counts.total():,}")])
        show_related(self._screen, self._related, count_only=self._settings.quiet_related)


def remarks(screen: Screen, outcome: Outcome, settings: Settings) -> None:
    """Notices and refusals, on standard error, and as annotations where GitHub shows them."""
    for notice in outcome.notices:
        _remark(screen, outcome, say("note"), notice, None, settings)
    if outcome.problem:
        words, line = reason_of(outcome.problem), line_of(outcome.problem)
        _remark(screen, outcome, verdict_words(outcome.verdict), words, line, settings)


def findings(screen: Screen, outcome: Outcome, settings: Settings) -> None:
    """What the hub noticed in a text that it took."""
    found = outcome.answer.get("findings")
    for one in found if isinstance(found, list) else ():
        words = str(one.get("message") or one.get("rule") or "")
        _remark(screen, outcome, say("note"), words, one.get("line"), settings)


def verdict_words(verdict: str) -> str:
    """The verdict in the reader's language."""
    return say(verdict)


def _remark(
    screen: Screen, outcome: Outcome, label: str, words: str, line: Any, settings: Settings
) -> None:
    place = f"{outcome.file}:{line}" if line else outcome.file
    if settings.in_actions:
        screen.remark(annotation(f"{label}: {words}", file=outcome.file, line=line))
    else:
        screen.remark((f"{label} ", _STYLES.get(outcome.verdict, "yellow")), f"{place}: {words}")


def _headline(screen: Screen, outcome: Outcome) -> None:
    answer = outcome.answer
    screen.result(
        (f"{verdict_words(outcome.verdict)} ", _STYLES[outcome.verdict]),
        (f"{answer.get('id', '')} ", "cyan"),
        (str(answer.get("title", "")), "bold"),
        f" ({outcome.file})",
    )


def _gaps(screen: Screen, answer: dict[str, Any]) -> None:
    guessed = [one for one in answer.get("guessed") or () if isinstance(one, dict)]
    for one in guessed:
        words = say("Guessed {field} = {value} ({origin})", field=field_words(str(one.get("field"))),
                    value=_value(one.get("value")), origin=_origin(one.get("from")))  # fmt: skip
        screen.result("  ", (words, "yellow"))
    if missing := answer.get("missing"):
        fields = ", ".join(field_words(str(field)) for field in missing)
        screen.result("  ", (say("Still missing: {fields}", fields=fields), "yellow"))


def _origin(origin: Any) -> str:
    return say("from a heading") if origin == "heading" else say("from the text")


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _as_json(outcome: Outcome, answer: dict[str, Any]) -> dict[str, Any]:
    said = {"file": outcome.file, "source": outcome.source, "outcome": outcome.verdict, **answer}
    if outcome.problem:
        said["error"] = outcome.problem
    if outcome.notices:
        said["notices"] = list(outcome.notices)
    return said
