"""A document as the application knows it, and its entry as the index does."""

from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

KEY = 4
"""Bytes by which `Entry.keys` knows a term."""
MOST_BY_KEY = 40
"""Beyond this many terms it is quicker to take `Entry.terms` apart."""


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
    `keys` are those of `terms` (see `keys_of`), where the entry comes from an index.
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
    keys: bytes = b""

    def frequencies(self) -> dict[str, int]:
        return dict(zip(self.terms.split(" "), self.counts, strict=True)) if self.counts else {}

    def held(self, wanted: frozenset[str]) -> dict[str, int]:
        """The frequencies of those of `wanted` that it has."""
        if self.keys and len(wanted) <= MOST_BY_KEY:
            places = ((term, self._place(key_of(term))) for term in wanted)
            return {term: self.counts[place] for term, place in places if place >= 0}
        terms = self.terms.split(" ") if self.counts else []
        return {term: self.counts[terms.index(term)] for term in wanted.intersection(terms)}

    def label(self, name: str) -> str | None:
        for field_, value in self.labels:
            if field_ == name:
                return value
        return None

    def labelled(self, name: str) -> tuple[str, ...]:
        return tuple(value for field_, value in self.labels if field_ == name)

    def _place(self, key: bytes) -> int:
        """The place of the term with this key, -1 where there is none."""
        at = self.keys.find(key)
        while at > 0 and at % KEY:
            at = self.keys.find(key, at + 1)
        return at // KEY if at >= 0 else -1


@lru_cache(maxsize=20_000)
def key_of(term: str) -> bytes:
    """What stands for a term where many entries are looked through: two share one rarely."""
    return crc32(term.encode()).to_bytes(KEY, "big")


def keys_of(terms: str) -> bytes:
    """The keys of terms that are joined by one space, in their order."""
    return b"".join(map(key_of, terms.split(" "))) if terms else b""
