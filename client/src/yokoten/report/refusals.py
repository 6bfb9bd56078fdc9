"""What the hub did not take, in words that say what to do about it."""

from collections.abc import Sequence
from typing import Any

from yokoten.report.annotations import annotation
from yokoten.report.problem import reason_of
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.words import say

_FORBIDDEN, _INVALID = 403, 422


def remark(screen: Screen, settings: Settings, words: str) -> None:
    """A remark; an annotation where GitHub runs us."""
    screen.remark(annotation(words) if settings.in_actions else (words, "yellow"))


def show_refusals(
    screen: Screen, settings: Settings, lines: Sequence[dict[str, Any]], answers: Sequence[Any]
) -> int:
    """Say why lines of evidence were refused, each reason once; gives how many were."""
    refused = [
        (line, answer["error"])
        for line, answer in zip(lines, answers, strict=True)
        if answer.get("error")
    ]
    for words in dict.fromkeys(_words(line, problem) for line, problem in refused):
        remark(screen, settings, words)
    older = sum(answer.get("counts") is False for answer in answers)
    if older and all(line.get("is_default_branch") for line in lines):
        remark(screen, settings,
               say("{count} results do not count: the hub has those of a newer commit.",
                   count=older))  # fmt: skip
    return len(refused)


def _words(line: dict[str, Any], problem: Any) -> str:
    document = problem if isinstance(problem, dict) else {"detail": str(problem)}
    reason, status = reason_of(document), document.get("status")
    if status == _FORBIDDEN:
        return say("The token in YOKOTEN_TOKEN may not send evidence for {service}: {reason}",
                   service=line["service"], reason=reason)  # fmt: skip
    if status == _INVALID and _is_ahead(document, line):
        return say("The clock of this machine is ahead of the hub's by more than five minutes; "
                   "set it right and run the command again: {reason}", reason=reason)  # fmt: skip
    return say("The evidence of {check} was refused: {reason}",
               check=line["check"], reason=reason)  # fmt: skip


def _is_ahead(document: dict[str, Any], line: dict[str, Any]) -> bool:
    """The hub names the time that is yet to come."""
    return str(line["observed_at"])[:19] in str(document.get("detail"))
