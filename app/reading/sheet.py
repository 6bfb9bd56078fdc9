"""The sheet that fields are written on: the first word on a field counts, and where it is from."""

from typing import Any

from app.reading.plain import cut
from app.reading.reading import Reading
from app.reading.remarks import Remarks

EXPLICIT, HEADING, GUESS = "explicit", "heading", "guess"
_TOLD = 200
_TOLD_ENTRIES = 5
_OWN = frozenset(Reading.__dataclass_fields__) - {
    "fields",
    "extra",
    "missing",
    "guessed",
    "findings",
}
#: Where a field of a kind is kept under another name.
_NAMES = {"service": "services"}


class Sheet:
    """Values by field: those that every reading has, and those of the kind (``fields``)."""

    def __init__(self) -> None:
        self.own: dict[str, Any] = {}
        self.fields: dict[str, Any] = {}
        self.extra: dict[str, Any] = {}
        self.guessed: list[dict[str, Any]] = []
        self.remarks = Remarks()

    def put(self, name: str, value: Any, source: str) -> bool:
        """Write a field, unless it is written already or the value says nothing."""
        name = _NAMES.get(name, name)
        if value in (None, "", [], {}) or self.has(name):
            return False
        (self.own if name in _OWN else self.fields)[name] = value
        if source != EXPLICIT:
            self.guessed.append({"field": name, "value": _told(value), "from": source})
        return True

    def has(self, name: str) -> bool:
        """Whether a field is written."""
        name = _NAMES.get(name, name)
        return name in self.own or name in self.fields

    def get(self, name: str) -> Any:
        """What is written, or None."""
        name = _NAMES.get(name, name)
        return self.own.get(name, self.fields.get(name))

    def present(self) -> set[str]:
        """The names of all written fields, as kinds name them."""
        written = {*self.own, *self.fields}
        return written | {name for name, kept in _NAMES.items() if kept in written}


def _told(value: Any) -> Any:
    """A value short enough for an answer to a push."""
    if isinstance(value, str):
        return cut(value, _TOLD)
    if isinstance(value, list):
        return [_told(one) for one in value[:_TOLD_ENTRIES]]
    if isinstance(value, dict):
        return {key: _told(inner) for key, inner in value.items()}
    return value
