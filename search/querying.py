"""The query language people know: `team:payments after:2026-01 "exact phrase" -word`.

Reading never fails on a text of reasonable length: what is no operator is a word.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from search.port import Filter, QueryTooLongError

LONGEST = 512
"""Characters that are read; the rest is left out, with a warning."""
REFUSED_FROM = 10_000
NOTHING = ("\ufffd",)
"""A label value that no entry carries."""

_WIDE = str.maketrans({"：": ":", "“": '"', "”": '"', "＂": '"', "　": " ", "－": "-", "\0": " "})
_PIECE = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))'
)
_FIELDS = {
    "kind": "kinds",
    "type": "kinds",
    "team": "teams",
    "service": "services",
    "tag": "tags",
    "lang": "langs",
    "state": "states",
    "status": "states",
    "severity": "severities",
    "sev": "severities",
    "tech": "technologies",
    "technology": "technologies",
}
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, taken apart. `warnings` are (message id, values)."""

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    warnings: tuple[tuple[str, dict[str, str]], ...] = ()

    @property
    def asks_for_words(self) -> bool:
        return bool(self.words.strip() or self.phrases)


def read_question(text: str) -> Question:
    """Raises QueryTooLongError above 10,000 characters, and nothing else."""
    if len(text) > REFUSED_FROM:
        raise QueryTooLongError(len(text), REFUSED_FROM)
    reader = _Reader()
    for piece in _PIECE.finditer(text[:LONGEST].translate(_WIDE)):
        reader.take(piece)
    if len(text) > LONGEST:
        reader.warn("Only the first {count} characters were read.", count=str(LONGEST))
    return reader.question()


def narrowed(within: Filter, question: Question) -> Filter:
    """`within` and what the question itself demands; where they contradict, nothing is left."""
    changes: dict[str, tuple[str, ...]] = {}
    for field, asked in question.labels:
        allowed: tuple[str, ...] = getattr(within, field)
        both = tuple(value for value in asked if not allowed or value in allowed)
        changes[field] = both or NOTHING
    dates = {
        "date_from": max(filter(None, (within.date_from, question.date_from)), default=None),
        "date_to": min(filter(None, (within.date_to, question.date_to)), default=None),
    }
    return replace(within, **changes, **dates)  # type: ignore[arg-type]


class _Reader:
    def __init__(self) -> None:
        self._words: list[str] = []
        self._phrases: list[str] = []
        self._excluded: list[str] = []
        self._labels: dict[str, list[str]] = {}
        self._dates: dict[str, str] = {}
        self._warnings: list[tuple[str, dict[str, str]]] = []

    def take(self, piece: re.Match[str]) -> None:
        field = (piece["field"] or "").lower()
        value = piece["quoted"] if piece["quoted"] is not None else piece["bare"]
        if field in ("after", "before", "since", "until"):
            self._take_date(field, value)
        elif field in _FIELDS and value and not piece["minus"]:
            self._labels.setdefault(_FIELDS[field], []).extend(_spelled(field, value))
        else:
            self._take_words(piece, value)

    def warn(self, message: str, **values: str) -> None:
        self._warnings.append((message, values))

    def question(self) -> Question:
        return Question(
            words=" ".join(self._words),
            phrases=tuple(self._phrases),
            excluded=tuple(self._excluded),
            labels=tuple((field, tuple(values)) for field, values in self._labels.items()),
            date_from=self._dates.get("from"),
            date_to=self._dates.get("to"),
            warnings=tuple(self._warnings),
        )

    def _take_words(self, piece: re.Match[str], value: str) -> None:
        whole = f"{piece['field']}:{value}" if piece["field"] else value
        if piece["minus"] and whole.strip("-"):
            self._excluded.append(whole)
        elif piece["quoted"] is not None and not piece["field"]:
            self._phrases.append(value)
        else:
            self._words.append(whole)

    def _take_date(self, field: str, value: str) -> None:
        span = _span(value)
        if span is None:
            self.warn("“{value}” is no date; write 2026-01 or 2026-01-31.", value=value)
        elif field in ("after", "since"):
            self._dates["from"] = span[0].isoformat()
        elif field == "before":
            self._dates["to"] = (span[0] - timedelta(days=1)).isoformat()
        else:
            self._dates["to"] = span[1].isoformat()


def _spelled(field: str, value: str) -> list[str]:
    """The spellings under which a label may be stored."""
    if field in ("severity", "sev"):
        digits = value.upper().removeprefix("SEV").lstrip("-")
        return [f"SEV{digits}"]
    if field in ("kind", "type"):
        return [value.lower().replace("-", "_")]
    return list(dict.fromkeys((value, value.lower())))


def _span(value: str) -> tuple[date, date] | None:
    """First and last day of a year, a month or a day."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        last = date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:
        return None
    return (first, last) if year > 1 else None
