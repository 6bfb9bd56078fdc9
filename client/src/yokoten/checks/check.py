"""A check as the hub gives it, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yokoten.tree.inconclusive import Inconclusive

PASS, FAIL, ERROR, NOT_APPLICABLE = "pass", "fail", "error", "not_applicable"
RESULTS = (PASS, FAIL, ERROR, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a learning; `fields` is everything that it says."""

    id: str
    type: str
    fields: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field that must be there; raises Inconclusive."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise Inconclusive("the check has no {field}", field=name)
        return value

    def texts(self, name: str) -> list[str]:
        """A field that is a text or a list of texts; raises Inconclusive."""
        value = self.fields.get(name)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return value
        return [self.text(name)]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result with its witness: the files that were looked at, what was wanted, what was there.

    `why` is a sentence in the reader's language.
    """

    result: str
    looked_at: Sequence[str] = ()
    why: str = ""
    expected: str | None = None
    found: str | None = None
