"""Evidence: what a check found, as the hub takes it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yokoten.checks.check import ERROR, FAIL, NOT_APPLICABLE, PASS, Check, Finding
from yokoten.checks.running import run
from yokoten.files.standing import Standing
from yokoten.tree.tree import Tree

VALID_FOR = "90d"
_FILES, _TEXT = 20, 300  # names and letters that go into the details of one check
_SETTLED = frozenset({"verified", "claimed", "not_affected", "exempt", "deferred", "out_of_scope"})


@dataclass(frozen=True, slots=True)
class Result:
    """One check of one learning that was asked of a service, and what it found."""

    service: str
    item: dict[str, Any]
    check: Check
    finding: Finding
    observed_at: datetime

    @property
    def learning(self) -> str:
        """Its id."""
        return str(self.item.get("learning") or self.item.get("rollout") or "")

    def is_overdue(self, today: date) -> bool:
        """Whether its learning was due before today and is not settled by anybody."""
        try:
            due = date.fromisoformat(str(self.item.get("due"))[:10])
        except ValueError:
            return False
        return due < today and self.item.get("status") not in _SETTLED

    @property
    def is_good(self) -> bool:
        """Whether nothing is to be done about it."""
        return self.finding.result in {PASS, NOT_APPLICABLE}

    def line(self, standing: Standing, url: str | None) -> dict[str, Any]:
        """The line of evidence."""
        target = "rollout" if self.item.get("rollout") else "learning"
        return {
            target: self.item.get("rollout") or self.learning,
            "service": self.service,
            "check": self.check.id,
            "result": self.finding.result,
            "observed_at": self.observed_at.isoformat(timespec="seconds"),
            "valid_for": VALID_FOR,
            "url": url,
            **standing.as_evidence(),
            "details": self.details(is_dirty=standing.is_dirty),
        }

    def details(self, *, is_dirty: bool = False) -> dict[str, Any]:
        """The witness: what was looked at, what was wanted, what was there."""
        finding = self.finding
        said = {
            "type": self.check.type,
            "looked_at": list(finding.looked_at[:_FILES]),
            "count": len(finding.looked_at),
            "why": finding.why[:_TEXT],
            "expected": (finding.expected or "")[:_TEXT],
            "found": (finding.found or "")[:_TEXT],
            "is_dirty": is_dirty,
        }
        told = {name: value for name, value in said.items() if value or name == "count"}
        return {name: _as_text(value) for name, value in told.items()}


def _as_text(value: Any) -> Any:
    """A name that is no UTF-8 as one that JSON can hold."""
    if isinstance(value, list):
        return list(map(_as_text, value))
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def checks_in(items: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Check]]:
    """Every check of every learning."""
    for item in items:
        checks = item.get("checks")
        for fields in checks if isinstance(checks, list) else ():
            if isinstance(fields, dict):
                yield item, Check(str(fields.get("id") or ""), str(fields.get("type")), fields)


def results(
    service: str, items: Iterable[dict[str, Any]], tree: Tree, *, now: datetime
) -> list[Result]:
    """What every check finds in a checkout."""
    return [Result(service, item, check, run(check, tree), now) for item, check in checks_in(items)]


def unread(
    service: str, items: Iterable[dict[str, Any]], why: str, *, now: datetime
) -> list[Result]:
    """The results where there is no checkout: every one an error."""
    return [
        Result(service, item, check, Finding(ERROR, why=why), now)
        for item, check in checks_in(items)
    ]


def is_failing(result: Result) -> bool:
    """Whether a pipeline that asks for it should stop: an error counts as a failure."""
    return result.finding.result in {FAIL, ERROR}
