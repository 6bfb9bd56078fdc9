"""What an engine owes the ranker, and the shapes that travel between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import Document, Entry

__all__ = [
    "EXACT_UP_TO",
    "FACETS",
    "Beside",
    "Candidate",
    "Document",
    "Entry",
    "Facets",
    "Filter",
    "Group",
    "Health",
    "NotSentError",
    "QueryPlan",
    "QueryTooLongError",
    "SearchEngine",
    "Sent",
    "Statistics",
    "Suggestion",
    "TooDeepError",
]

FACETS = ("kind", "team", "service", "tag", "technology", "lang", "severity", "state", "year")
"""Labels that are counted, and the year of the date."""
ORG = "org"
"""The reader whose texts are open: statistics and words of them are nothing new to its viewers."""
EXACT_UP_TO = 1_000
"""Totals and facets are exact up to this many hits, then a lower bound."""


class QueryTooLongError(ValueError):
    """The text is longer than any question: {length} characters, at most {limit}."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"query of {length} characters, at most {limit}")
        self.length = length
        self.limit = limit


class TooDeepError(ValueError):
    """Narrow the search: only the first {limit} hits are ranked."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"only the first {limit} hits are ranked")
        self.limit = limit


class NotSentError(Exception):
    """What is outside the database could not be brought up to date; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that was asked for: met when every term of one alternative is there.

    `forms` is what the user wrote; `concept` its concept token, if it has one.
    """

    forms: str
    alternatives: tuple[tuple[str, ...], ...]
    concept: str | None = None


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A question in terms of the index. `need` groups must be covered by a hit.

    `unheld` is what was asked for and stands in no document that the reader may see.
    """

    text: str
    groups: tuple[Group, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    sequence: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[Group, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()

    @property
    def need(self) -> int:
        return max(1, (len(self.groups) + 1) // 2)

    @property
    def is_open_ended(self) -> bool:
        """Whether it asks for nothing in particular, so that everything permitted answers."""
        return not self.groups

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(term for term, _ in self.weights)


#: Label of an entry to the field of a filter that asks for it.
LABELS = {
    "kind": "kinds",
    "team": "teams",
    "service": "services",
    "tag": "tags",
    "technology": "technologies",
    "lang": "langs",
    "severity": "severities",
    "state": "states",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What the answer must lie within. Empty means any, except `readers`: empty sees nothing.

    Dates are ISO 8601 or a start of it (2026-01); both ends belong to the range.
    """

    kinds: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    readers: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    other_teams_than: str | None = None

    def labels(self) -> dict[str, tuple[str, ...]]:
        """Label name to the values of which a hit must carry one, for those that are set."""
        return {name: values for name, field in LABELS.items() if (values := getattr(self, field))}


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Statistics:
    """Over open text only: documents, mean tokens per document, documents per term.

    `written` gives a written form of those terms that are plain words.
    """

    documents: int
    mean_length: float
    frequencies: Mapping[str, int]
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`field` is title, alert, service or tag; `id` is there for a title."""

    field: str
    value: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    total: int
    total_is_lower_bound: bool
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """How the engine outside the database is; without it search works all the same.

    `waiting` entries are to be sent to it.
    """

    ok: bool
    detail: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Health:
    ok: bool
    engine: str
    documents: int
    analysis: str
    detail: str = ""
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What an engine outside the database has got now.

    `noted` is id to the generation of its change; `generation` that of a rebuild.
    """

    noted: Mapping[str, int] = field(default_factory=dict)
    generation: int | None = None

    @property
    def is_nothing(self) -> bool:
        return not self.noted and self.generation is None


class SearchEngine(Protocol):
    """A source of candidates and of what the ranker needs to order them."""

    def upsert(self, entries: Sequence[Entry]) -> None: ...
    def delete(self, ids: Sequence[str]) -> None: ...
    def candidates(self, plan: QueryPlan, within: Filter, limit: int) -> list[Candidate]:
        """Permitted documents that may answer, the likeliest first; the ranker decides."""
        ...

    def newest(
        self, plan: QueryPlan, within: Filter, limit: int, after: str | None
    ) -> list[tuple[str, str]]:
        """(id, cursor) of permitted hits, newest first, from behind the cursor `after` on.

        A plan without groups and phrases asks for everything.
        """
        ...

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]: ...
    def statistics(self, terms: Sequence[str]) -> Statistics: ...
    def known(self, terms: Sequence[str], within: Filter) -> set[str]:
        """Those of `terms` that a permitted entry holds, within whatever else is asked for."""
        ...

    def similar(self, word: str) -> list[tuple[str, str]]:
        """(term, written form) of the open vocabulary that could be `word` mistyped."""
        ...

    def suggest(self, prefix: str, within: Filter) -> list[Suggestion]: ...
    def facets(self, plan: QueryPlan, within: Filter, fields: Sequence[str]) -> Facets: ...
    def rebuild(self, entries: Iterable[Entry]) -> None: ...
    def generation(self) -> int:
        """A number that grows with every write: what was computed under another may be stale."""
        ...

    def send(self, *, check: bool = False) -> Sent:
        """Bring what lies outside the database up to date, a batch at a time; slow, awaited.

        Reads only: `settle` it in a transaction afterwards, until `is_nothing`. With `check` it
        is looked over first. Raises NotSentError.
        """
        ...

    def settle(self, sent: Sent) -> None: ...
    def health(self) -> Health: ...
