"""What a sweep found of one service."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yokoten.evidence import Result


@dataclass(frozen=True, slots=True)
class Row:
    """`why` says what could not be done; `is_read` whether its repository was read."""

    service: str
    repository: str | None
    commit: str | None = None
    results: Sequence[Result] = ()
    facts: int = 0
    changed: int = 0
    components: int | None = None
    refused: int = 0
    why: str = ""
    is_read: bool = True

    @property
    def counts(self) -> Counter[str]:
        """How many checks had which result."""
        return Counter(result.finding.result for result in self.results)

    def as_json(self) -> dict[str, Any]:
        """One document for a service."""
        names = ("service", "repository", "commit", "facts", "changed", "components", "refused")
        said = {name: getattr(self, name) for name in names}
        checks = [
            {"learning": one.learning, "check": one.check.id, "result": one.finding.result,
             **one.details()}
            for one in self.results
        ]  # fmt: skip
        return said | {"why": self.why, "is_read": self.is_read, "counts": dict(self.counts),
                       "checks": checks}  # fmt: skip
