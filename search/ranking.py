"""The one ranker: BM25 of our own statistics, coverage, phrase, name, kind.

BM25 as in Robertson and Zaragoza, *The Probabilistic Relevance Framework* (2009): k1 1.2, b 0.75,
fields weighted into the frequency. Divided by its maximum among the candidates, so that the other
parts have a fixed size beside it.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_

from search.port import Entry, Group, QueryPlan, Statistics

K1 = 1.2
B = 0.75
COVERED = 0.3
PHRASE = 0.6
NAMED = 1.0
PART_OF_NAME = 0.4
KINDS = {"postmortem": 1.3, "runbook": 1.3, "decision": 1.2, "learning": 1.3, "near_miss": 1.25}
DEMOTED = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """Why an entry stands where it does: every part of its score, and what it was found by."""

    id: str
    score: float
    bm25: float
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    phrase: float
    name: float
    prior: float
    terms: tuple[str, ...]


def rank(plan: QueryPlan, entries: Iterable[Entry], statistics: Statistics) -> list[Ranked]:
    """Hits among `entries`, best first. Who covers fewer than `plan.need` groups is no hit."""
    idf = inverse_frequencies(statistics, plan.terms)
    weights = [(term, weight * idf[term] * (K1 + 1)) for term, weight in plan.weights]
    wanted = frozenset(plan.terms) | terms_of((*plan.groups, *plan.excluded))
    drafts = []
    for entry in entries:
        held = entry.held(wanted)
        covered = [covers(group, held) for group in plan.groups]
        if sum(covered) >= plan.need and _is_allowed(plan, entry, held):
            norm = length_norm(entry.length, statistics)
            drafts.append((entry, held, covered, bm25(weights, held, norm)))
    best = max((score for *_, score in drafts), default=0.0) or 1.0
    telling = _telling_names(plan, idf, statistics)
    ranked = [_ranked(plan, *draft, best, telling) for draft in drafts]
    return sorted(ranked, key=lambda hit: (-hit.score, hit.id))


def inverse_frequencies(statistics: Statistics, terms: Iterable[str]) -> dict[str, float]:
    """ln(1 + (N - n + 0.5) / (n + 0.5)) of each term over open text."""
    documents = statistics.documents
    idf = {}
    for term in terms:
        n = min(statistics.frequencies.get(term, 0), documents)
        idf[term] = math.log(1 + (documents - n + 0.5) / (n + 0.5))
    return idf


def length_norm(length: int, statistics: Statistics) -> float:
    return K1 * (1 - B + B * length / max(1.0, statistics.mean_length))


def bm25(weights: Sequence[tuple[str, float]], held: Mapping[str, int], norm: float) -> float:
    score = 0.0
    for term, weight in weights:
        if count := held.get(term):
            score += weight * count / (count + norm)
    return score


def covers(group: Group, held: Container[str]) -> bool:
    return any(all(map(held.__contains__, terms)) for terms in group.alternatives)


def terms_of(groups: Iterable[Group]) -> set[str]:
    return {term for group in groups for terms in group.alternatives for term in terms}


def holds(entry: Entry, sequence: Sequence[str]) -> bool:
    """Whether the tokens stand one after the other in one field."""
    wanted = f" {' '.join(sequence)} "
    return any(wanted in f" {field} " for field in (entry.title, entry.body, entry.tags))


def has_phrases(entry: Entry, phrases: Iterable[Sequence[str]]) -> bool:
    return all(holds(entry, phrase) for phrase in phrases)


def _is_allowed(plan: QueryPlan, entry: Entry, held: Container[str]) -> bool:
    excluded = any(covers(group, held) for group in plan.excluded)
    return not excluded and has_phrases(entry, plan.phrases)


def _ranked(
    plan: QueryPlan,
    entry: Entry,
    held: Container[str],
    covered: Sequence[bool],
    score: float,
    best: float,
    telling: Mapping[str, float],
) -> Ranked:
    share = sum(covered) / len(covered) if covered else 0.0
    complete = all(covered) and len(plan.sequence) > 1
    phrase = PHRASE if complete and holds(entry, plan.sequence) else 0.0
    name = _name_bonus(plan, entry, telling)
    prior = KINDS.get(entry.label("kind") or "", 1.0) * (DEMOTED if entry.demoted else 1.0)
    forms = [group.forms for group in plan.groups]
    return Ranked(
        id=entry.id,
        score=(score / best + COVERED * share + phrase + name) * prior,
        bm25=score / best,
        covered=tuple(compress(forms, covered)),
        missing=(*(compress(forms, map(not_, covered))), *plan.unheld),
        phrase=phrase,
        name=name,
        prior=prior,
        terms=tuple(term for term in plan.terms if term in held),
    )


def _telling_names(
    plan: QueryPlan, idf: Mapping[str, float], statistics: Statistics
) -> dict[str, float]:
    """How much it says to bear a name: 1 where one document does, little where most do."""
    rarest = math.log(1 + statistics.documents)
    return {name: min(1.0, idf.get(name, rarest) / (rarest or 1.0)) for name in plan.names}


def _name_bonus(plan: QueryPlan, entry: Entry, telling: Mapping[str, float]) -> float:
    if not plan.names or not entry.names:
        return 0.0
    if borne := telling.keys() & entry.names:
        return NAMED * max(map(telling.__getitem__, borne))
    whole = plan.names[0]
    shares = [len(whole) / len(name) for name in entry.names if name.endswith(whole)]
    return PART_OF_NAME * max(shares, default=0.0) if len(whole) > 5 else 0.0
