"""What resembles what: tf-idf cosine, concepts, and what two reports plainly share.

Candidates come from the engine; the likeness is 0.8 · terms + 0.2 · concepts, plus a little for a
shared technology, failure mode or alert. Concepts are half of it between languages, and between two
incidents: teams tell one cause in words of their own. Below a threshold there is nothing rather
than noise.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from search.entries import MOST
from search.latin import STOPS
from search.port import Entry, Filter, QueryPlan, SearchEngine, Statistics
from search.portraits import SHARED, Portrait, best, portrait_of, telling
from search.vocabulary import vocabulary
from search.words import Scan, scan

ASKED_TERMS = 15
ASKED_CONCEPTS = 8
CONCEPT_SHARE_ASKED = 0.8
MOST_CANDIDATES = 50
CONCEPT_SHARE = 0.2
CONCEPT_SHARE_OF_CAUSES = 0.5
INCIDENTS = frozenset({"postmortem", "near_miss", "learning"})
THRESHOLD = 0.13
SLOPE = 0.35
TYPICAL_IDF = 0.41
"""Of the idf that a term of one document has: the idf of a middling term, in a hub of any size."""

_DAMPED = [0.0, *(1 + math.log(count) for count in range(1, MOST + 1))]
"""What a frequency counts for: 1 + ln n."""

ReasonKind = Literal["concept", "term", "identifier", "technology", "failure_mode", "alert"]


@dataclass(frozen=True, slots=True)
class Reason:
    """`forms` are the words to show: one, or that of each side where they differ."""

    kind: ReasonKind
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """`score` is 0 to about 1.3; a pinned alert has 2."""

    id: str
    score: float
    why: tuple[Reason, ...]


def related(
    engine: SearchEngine, entry: Entry, within: Filter, *, limit: int, threshold: float = THRESHOLD
) -> list[Related]:
    """The permitted entries that resemble `entry`, itself left out, likest first."""
    frequencies = telling(entry)
    statistics = engine.statistics(list(frequencies))
    mine = portrait_of(entry, statistics)
    ids = [id_ for id_ in _candidates(engine, mine, within) if id_ != entry.id]
    others = engine.entries(ids)
    scored = [(likeness(mine, other, statistics), other) for other in others.values()]
    scored.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [
        Related(other.id, score, tuple(reasons(mine, other, statistics)))
        for score, other in scored[:limit]
        if score >= threshold
    ]


def likeness(mine: Portrait, other: Entry, statistics: Statistics) -> float:
    """0 to about 1.3.

    The other's length is estimated from how many terms it has (pivoted normalisation, Singhal et
    al. 1996), so that only this side's terms are looked up.
    """
    theirs = other.held(mine.wanted)
    share = CONCEPT_SHARE_OF_CAUSES if _tells_by_cause(mine.entry, other) else CONCEPT_SHARE
    dot = (1 - share) * _dot(mine.terms, mine.idf, theirs)
    dot += share * _dot(mine.concepts, mine.idf, theirs)
    shared = {field for field, _ in mine.shared.intersection(other.labels)}
    bonus = sum(SHARED[field] for field in shared)
    return dot / _norm(len(other.counts), statistics) + bonus


def reasons(mine: Portrait, other: Entry, statistics: Statistics) -> Iterable[Reason]:
    """What the two have in common, the most telling first; at most eight."""
    for name in ("alert", "failure_mode", "technology"):
        for value in sorted(set(mine.entry.labelled(name)) & set(other.labelled(name)))[:2]:
            yield Reason(name, (value,))
    yield from _shared_concepts(mine, other)
    yield from _shared_terms(mine, other, statistics)


def _tells_by_cause(one: Entry, other: Entry) -> bool:
    across = one.label("lang") != other.label("lang")
    return across or (one.label("kind") in INCIDENTS and other.label("kind") in INCIDENTS)


def _candidates(engine: SearchEngine, mine: Portrait, within: Filter) -> list[str]:
    weights = best(mine.terms, ASKED_TERMS)
    for token, weight in best(mine.concepts, ASKED_CONCEPTS).items():
        weights[token] = weight * CONCEPT_SHARE_ASKED
    plan = QueryPlan(text="", weights=tuple(weights.items()))
    return [found.id for found in engine.candidates(plan, within, MOST_CANDIDATES)]


def _dot(mine: Mapping[str, float], idf: Mapping[str, float], theirs: Mapping[str, int]) -> float:
    return sum(
        mine[term] * idf[term] * _DAMPED[theirs[term]] for term in mine.keys() & theirs.keys()
    )


def _norm(distinct: int, statistics: Statistics) -> float:
    typical = max(20.0, statistics.mean_length / 3)
    typical_norm = TYPICAL_IDF * math.log(2 + statistics.documents) * math.sqrt(typical)
    return typical_norm * (1 - SLOPE + SLOPE * distinct / typical)


def _shared_concepts(mine: Portrait, other: Entry) -> Iterable[Reason]:
    theirs = set(other.concepts.split())
    shared = [token for token in best(mine.concepts, 40) if token in theirs]
    for token in shared[:3]:
        forms = (written_form(token, mine.entry), written_form(token, other))
        yield Reason("concept", tuple(dict.fromkeys(filter(None, forms))))


def _shared_terms(mine: Portrait, other: Entry, statistics: Statistics) -> Iterable[Reason]:
    theirs = other.frequencies()
    shared = [term for term in mine.terms if term in theirs and _says_something(term)]
    for term in shared[:3]:
        surface = statistics.written.get(term)
        yield Reason("term" if surface else "identifier", (surface or term,))


def _says_something(term: str) -> bool:
    """Numbers and single syllables count for likeness, but are no reason that helps a person."""
    return term.isascii() and len(term) > 2 and not term[0].isdigit()


def written_form(token: str, entry: Entry) -> str:
    """The member of a concept that stands in the entry; the concept's first where none is found."""
    texts = [f" {text} " for text in (entry.title, entry.body, entry.tags)]
    for member, terms in member_terms(token):
        if any(f" {terms} " in text for text in texts):
            return member
    return token[1:].replace("-", " ")


@cache
def member_terms(token: str) -> tuple[tuple[str, str], ...]:
    """(member, its tokens) of a concept, longest first; not those that hold a stop word.

    `could not connect` leaves only `connect` in the index: nobody can tell whether it was written.
    """
    concept = vocabulary().concepts.get(token)
    members = (*concept.japanese, *concept.english) if concept else ()
    scanned = [(member, scan(member)) for member in members]
    pairs = [(member, " ".join(found.terms())) for member, found in scanned if _is_kept(found)]
    return tuple(sorted((pair for pair in pairs if pair[1]), key=lambda pair: -len(pair[1])))


def _is_kept(scanned: Scan) -> bool:
    return not any(part in STOPS for unit in scanned.units if unit.word for part in unit.word.parts)
