"""What checks found: a table, annotations in CI, or a JSON document for each."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from yokoten.checks.check import ERROR, FAIL, NOT_APPLICABLE, PASS
from yokoten.evidence import Result
from yokoten.plain import one_line
from yokoten.report.annotations import annotation
from yokoten.report.columns import show_columns
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.words import say

STYLES = {PASS: "green", FAIL: "bold red", ERROR: "red", NOT_APPLICABLE: "dim"}
_WIDEST = 60  # letters of one cell


def result_words(result: str) -> str:
    """A result in the reader's language."""
    words = {
        PASS: say("pass"),
        FAIL: say("fail"),
        ERROR: say("error"),
        NOT_APPLICABLE: say("not applicable"),
    }
    return words[result]


def show_results(screen: Screen, results: Sequence[Result], settings: Settings) -> None:
    """A row for each check, then the counts; names only where anybody may read the log."""
    if not results:
        screen.remark(say("No check is asked of this service."))
        return
    head = [say("learning"), say("check"), say("result"), say("looked at"), say("why")]
    rows = [_row(result, quiet=settings.quiet_related) for result in results]
    styles = {result_words(result): style for result, style in STYLES.items()}
    show_columns(screen, head, rows, styles)
    counts = Counter(result.finding.result for result in results)
    screen.result(" · ".join(f"{result_words(name)}: {counts[name]}" for name in STYLES))


def annotate(screen: Screen, results: Sequence[Result], settings: Settings) -> None:
    """What is not good, as GitHub shows it beside a run."""
    for result in results:
        if settings.in_actions and not result.is_good:
            name = result_words(result.finding.result)
            words = f"{name}: {_subject(result, quiet=settings.quiet_related)}"
            why = "" if settings.quiet_related else f" ({result.finding.why})"
            screen.remark(annotation(f"{words}{why}"))


def result_as_json(result: Result, *, quiet: bool) -> dict[str, Any]:
    """One document for a check; in a public log without what it is about."""
    said = {"service": result.service, "learning": result.learning}
    found = {"check": result.check.id, "result": result.finding.result}
    if quiet:
        return said | found
    item = {name: result.item.get(name) for name in ("rollout", "statement", "url", "due")}
    return said | item | found | result.details()


def _row(result: Result, *, quiet: bool) -> list[str]:
    finding = result.finding
    why = "" if quiet else _cut(finding.why)
    subject = result.learning if quiet else _cut(_subject(result, quiet=quiet), _WIDEST * 2 // 3)
    looked_at = _looked_at(finding.looked_at)
    return [subject, _cut(result.check.id), result_words(finding.result), looked_at, why]


def _subject(result: Result, *, quiet: bool) -> str:
    statement = "" if quiet else f" {result.item.get('statement') or ''}"
    return f"{result.learning}{statement}"


def _looked_at(names: Sequence[str]) -> str:
    if not names:
        return say("nothing")
    if len(names) == 1:
        return _cut(names[0])
    return say("{count} files", count=f"{len(names):,}")


def _cut(text: str, widest: int = _WIDEST) -> str:
    clean = one_line(text)
    return clean if len(clean) <= widest else f"{clean[: widest - 1]}…"
