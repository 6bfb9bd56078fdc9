"""What is measured of an answer, and the questions that are made from others."""

import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.relevance_corpus import Query
from search.latin import pieces_of
from search.port import Document

DEPTH = 50

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
