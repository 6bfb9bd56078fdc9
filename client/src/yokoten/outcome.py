"""What became of one file."""

from dataclasses import dataclass, field
from typing import Any

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
REFUSED, SKIPPED = "refused", "skipped"
VERDICTS = (CREATED, UPDATED, UNCHANGED, SKIPPED, REFUSED)

DONE, SOMETHING_REFUSED = 0, 1  # exit codes

_PASSING = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file, its key, the verdict, and the hub's answer or problem document."""

    file: str
    source: str
    verdict: str
    answer: dict[str, Any] = field(default_factory=dict)
    problem: dict[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether the hub now holds the file as it is here."""
        return self.verdict in {CREATED, UPDATED, UNCHANGED}

    @property
    def is_postponed(self) -> bool:
        """Whether it was refused for a reason that passes: the hub was busy."""
        return self.verdict == REFUSED and self.problem.get("status") in _PASSING


def verdict_of(answer: dict[str, Any]) -> str:
    """What an answer to a push says was done."""
    if answer.get("error"):
        return REFUSED
    if not answer.get("changed", True):
        return UNCHANGED
    return CREATED if answer.get("revision", 1) == 1 else UPDATED
