"""A document as the application knows it, and its entry as the index does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """What the application knows of one write-up; `body` is plain text, `date` ISO 8601."""

    id: str
    kind: str
    title: str
    body: str
    tags: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    team: str | None = None
    technologies: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    severity: str | None = None
    date: str | None = None
    lang: str | None = None
    state: str | None = None
    standing: str | None = None
    archived: bool = False
    readers: tuple[str, ...] = ("org",)
    open: bool = True
    failure_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One analysed document. Token texts are our own tokens, joined by one space.

    `terms` are its distinct tokens, `counts` the weighted frequency of each (1 to 255), `length`
    the number of tokens. `surfaces` gives, aligned with `terms`, a written form of each, or "-".
    `labels` are (field, value) pairs, which facets and filters count; readers are among them.
    """

    id: str
    title_text: str
    title: str
    tags: str
    body: str
    concepts: str
    terms: str
    counts: bytes
    surfaces: str
    length: int
    labels: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    date: str | None
    open: bool
    demoted: bool

    def frequencies(self) -> dict[str, int]:
        return dict(zip(self.terms.split(" "), self.counts, strict=True)) if self.counts else {}

    def held(self, wanted: frozenset[str]) -> dict[str, int]:
        """The frequencies of those of `wanted` that it has."""
        terms = self.terms.split(" ") if self.counts else []
        return {term: self.counts[terms.index(term)] for term in wanted.intersection(terms)}

    def label(self, name: str) -> str | None:
        for field_, value in self.labels:
            if field_ == name:
                return value
        return None

    def labelled(self, name: str) -> tuple[str, ...]:
        return tuple(value for field_, value in self.labels if field_ == name)
