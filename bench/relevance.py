"""How well search and related find: `python -m bench.relevance`, on the sets of $YOKOTEN_CORPUS.

Writes docs/relevance.md. Every set is asked in its own pool and in the whole corpus, as typed and
with one typo; beside it stands FTS5 with its unicode61 tokenizer, asked plainly, and Meilisearch
as a second source of candidates where $YOKOTEN_TEST_MEILISEARCH_URL is set.
"""

import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine

from bench.relevance_corpus import HIDDEN, Query, documents, index, pool, sets
from bench.relevance_plain import Plain
from bench.relevance_report import write
from search import relating
from search.engines import engine_for
from search.engines.embedded import Embedded
from search.entries import entry_of
from search.latin import pieces_of
from search.library import Library
from search.port import Document, Entry, Filter

EVERYONE = Filter(readers=("org",))
DEPTH = 50
SEED = 20_260_101
SERVER, KEY = "YOKOTEN_TEST_MEILISEARCH_URL", "YOKOTEN_TEST_MEILISEARCH_KEY"

Asker = Callable[[Query], list[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the queries of a set; `p50` and `p95` in milliseconds."""

    queries: int
    ndcg: float
    mrr: float
    recall10: float
    recall50: float
    p50: float
    p95: float


class Shelf:
    """One pool of documents in an index of its own; `known` are documents to ask with."""

    def __init__(
        self, entries: Iterable[Entry], known: Mapping[str, Entry], url: str = "embedded://"
    ) -> None:
        self._known = known
        connection: Connection = create_engine("sqlite://").connect()
        Embedded.create(connection)
        self.engine = engine_for(url, connection, key=os.environ.get(KEY))
        self.engine.rebuild(entries)
        while not (sent := self.engine.send()).is_nothing:
            self.engine.settle(sent)
        self.library = Library(self.engine)

    def ask(self, query: Query) -> list[str]:
        if query.document is None:
            answer = self.library.ask(query.text, EVERYONE, limit=DEPTH)
            return [hit.id for hit in answer.hits]
        entry = self.library.entry(query.document) or self._known[query.document]
        found = relating.related(self.engine, entry, EVERYONE, limit=DEPTH, threshold=0.0)
        return [related.id for related in found]


def measure(queries: Sequence[Query], ask: Asker) -> Figures:
    parts: list[tuple[float, float, float, float]] = []
    times: list[float] = []
    for query in queries:
        start = time.perf_counter()
        found = ask(query)
        times.append((time.perf_counter() - start) * 1000)
        parts.append(_judged([id_ for id_ in found if id_ != query.document], query.relevant))
    ndcg, mrr, recall10, recall50 = (
        statistics.fmean(column) for column in zip(*parts, strict=True)
    )
    times.sort()
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    return Figures(len(parts), ndcg, mrr, recall10, recall50, p50, p95)


def mistyped(query: Query, chance: random.Random) -> Query:
    """One seeded edit in the longest alphabetic word: swap, drop, double or change a letter."""
    words = query.text.split()
    long = max(words, key=lambda word: len(word) if word.isascii() and word.isalpha() else 0)
    if len(long) < 4 or not long.isascii():
        return query
    at = chance.randrange(1, len(long) - 1)
    edits = (
        long[:at] + long[at + 1] + long[at] + long[at + 2 :],
        long[:at] + long[at + 1 :],
        long[:at] + long[at] + long[at:],
        long[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + long[at + 1 :],
    )
    typed = query.text.replace(long, chance.choice(edits), 1)
    return Query(query.qid, typed, query.relevant, query.document)


def alert_spellings(known: Sequence[Document]) -> list[Query]:
    """Every runbook named like an alert, asked for in four spellings of that name."""
    by_name: dict[str, set[str]] = {}
    for document in known:
        if document.kind == "runbook" and document.title.isalnum() and _is_camel(document.title):
            by_name.setdefault(document.title.lower(), set()).add(document.id)
    names = {document.title for document in known if document.title.lower() in by_name}
    return [
        Query(name, spelling, frozenset(by_name[name.lower()]), None)
        for name in sorted(names)
        for spelling in _spellings(name)
    ]


def main() -> int:
    everything = list(documents())
    rows = index()
    entries = {document.id: entry_of(document) for document in everything}
    whole = Shelf(entries.values(), entries)
    served = Shelf(entries.values(), entries, os.environ[SERVER]) if SERVER in os.environ else None
    plain = Plain(everything)
    shelves: dict[frozenset[str], tuple[Shelf, Plain]] = {}
    table = []
    for name, queries in sets().items():
        ids = pool(queries, rows)
        if name in HIDDEN:
            own = _hidden(HIDDEN[name], entries, ids)
        elif ids not in shelves:
            own = shelves[ids] = _shelf(everything, entries, ids)
        else:
            own = shelves[ids]
        chance = random.Random(SEED)
        typos = [mistyped(query, chance) for query in queries if query.document is None]
        line = {
            "own": measure(queries, own[0].ask),
            "own, typo": measure(typos, own[0].ask) if typos else None,
            "own, plain": measure(queries, own[1].ask),
            "whole": measure(queries, whole.ask),
            "whole, plain": measure(queries, plain.ask),
            "whole, Meilisearch": measure(queries, served.ask) if served else None,
        }
        table.append((name, line))
        print(name, {key: round(got.ndcg, 3) for key, got in line.items() if got}, flush=True)
    spellings = measure(alert_spellings(everything), whole.ask)
    write(Path("docs/relevance.md"), table, spellings, len(everything))
    return 0


def _shelf(
    everything: Sequence[Document], entries: dict[str, Entry], ids: frozenset[str]
) -> tuple[Shelf, Plain]:
    shelf = Shelf((entries[id_] for id_ in sorted(ids)), entries)
    return shelf, Plain(document for document in everything if document.id in ids)


def _hidden(field: str, known: dict[str, Entry], ids: frozenset[str]) -> tuple[Shelf, Plain]:
    kept = [document for document in documents(hide=field) if document.id in ids]
    return Shelf(map(entry_of, kept), known), Plain(kept)


def _judged(found: list[str], relevant: frozenset[str]) -> tuple[float, float, float, float]:
    """nDCG@10 with binary gains, reciprocal rank within ten, recall at ten and at fifty."""
    gains = [1 / math.log2(at + 2) for at, id_ in enumerate(found[:10]) if id_ in relevant]
    ideal = sum(1 / math.log2(at + 2) for at in range(min(10, len(relevant))))
    first = next((at for at, id_ in enumerate(found[:10], 1) if id_ in relevant), 0)
    recalls = [len(relevant.intersection(found[:depth])) / len(relevant) for depth in (10, DEPTH)]
    return sum(gains) / ideal, 1 / first if first else 0.0, recalls[0], recalls[1]


def _is_camel(name: str) -> bool:
    return len(pieces_of(name)) > 1


def _spellings(name: str) -> tuple[str, str, str, str]:
    words = [piece.lower() for piece in pieces_of(name)]
    return name, name.lower(), " ".join(words), "_".join(words)


if __name__ == "__main__":
    sys.exit(main())
