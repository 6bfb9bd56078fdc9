"""What of an entry tells it from others: its best terms and concepts, and the labels that count."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from search import japanese
from search.latin import STOPS
from search.port import Entry, Statistics
from search.ranking import inverse_frequencies
from search.vocabulary import read_templates, read_translations
from search.words import scan

BEST_TERMS = 60
MOST_TERMS = 1_500
SLIGHT = 0.5
"""What counts of a number, and of a katakana pair: a word has as many of those as it has seams."""
SHARED = {"technology": 0.03, "failure_mode": 0.08, "alert": 0.3}


@dataclass(frozen=True, slots=True)
class Portrait:
    """What of an entry tells it from others: weights of terms and concepts, best first.

    Each of the two is scaled to length 1; `idf` is that of both, `shared` the labels that count.
    """

    entry: Entry
    terms: Mapping[str, float]
    concepts: Mapping[str, float]
    idf: Mapping[str, float]
    wanted: frozenset[str]
    shared: frozenset[tuple[str, str]]


def portrait_of(entry: Entry, statistics: Statistics) -> Portrait:
    """The tf-idf weights, 60 best terms and all concepts, each scaled to length 1."""
    frequencies = telling(entry)
    idf = {
        term: n * SLIGHT if _is_slight(term) else n
        for term, n in inverse_frequencies(statistics, frequencies).items()
    }
    weighted = {
        term: (1 + math.log(count)) * idf[term]
        for term, count in frequencies.items()
        if statistics.frequencies.get(term)
    }
    concepts = _unit({term: weight for term, weight in weighted.items() if term[0] == "#"})
    words = {term: weight for term, weight in weighted.items() if term[0] != "#"}
    terms = _unit(best(words, BEST_TERMS))
    shared = frozenset(label for label in entry.labels if label[0] in SHARED)
    wanted = frozenset((*terms, *concepts))
    return Portrait(entry, terms, concepts, idf, wanted, shared)


def telling(entry: Entry) -> dict[str, int]:
    """Frequencies without what every report of its kind says."""
    said = _boilerplate()
    frequencies = {term: n for term, n in entry.frequencies().items() if term not in said}
    if len(frequencies) <= MOST_TERMS:
        return frequencies
    return dict(Counter(frequencies).most_common(MOST_TERMS))


def best(weights: Mapping[str, float], count: int) -> dict[str, float]:
    order = sorted(weights, key=lambda term: (-weights[term], term))
    return {term: weights[term] for term in order[:count]}


def _is_slight(term: str) -> bool:
    return term[0].isdigit() or japanese.is_katakana(term[0])


@cache
def _boilerplate() -> frozenset[str]:
    found: set[str] = {*STOPS, *read_translations()}
    for heading in read_templates():
        scanned = scan(heading)
        found.update(scanned.terms(), scanned.concepts())
    return frozenset(found)


def _unit(weights: Mapping[str, float]) -> dict[str, float]:
    norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / norm for term, weight in weights.items()}
