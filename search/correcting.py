"""Typos put right before concepts are looked up, with the words that the open index knows."""

from rapidfuzz.distance import OSA

from search.folding import fold
from search.latin import stem
from search.planning import MOST_GROUPS, plain_words, strange
from search.port import Filter, SearchEngine
from search.querying import Question
from search.vocabulary import vocabulary
from search.words import scan_folded

SHORTEST_TYPO = 4
TWO_EDITS_FROM = 8


def corrected(question: Question, engine: SearchEngine, readable: Filter) -> str | None:
    """The words with mistyped ones put right, or None where there is nothing to put right.

    Only words that neither a readable document nor the vocabulary knows are touched, of as many as
    are asked for at most.
    """
    words = dict(plain_words(scan_folded(fold(question.words)))[:MOST_GROUPS])
    maybe = {word: term for word, term in words.items() if _may_be_typo(word)}
    unknown = strange(sorted(set(maybe.values())), engine, readable)
    near = {word: _nearest(word, term, engine) for word, term in maybe.items() if term in unknown}
    better = {word: right for word, right in near.items() if right}
    if not better:
        return None
    return " ".join(_put_right(piece, better) for piece in question.words.split())


def _put_right(piece: str, better: dict[str, str]) -> str:
    folded = fold(piece)
    for unit in reversed(scan_folded(folded).units):
        if unit.word and (near := better.get(unit.raw.lower())):
            folded = folded[: unit.start] + near + folded[unit.end :]
    return folded


def _may_be_typo(word: str) -> bool:
    known = vocabulary().english
    return len(word) >= SHORTEST_TYPO and word.isalpha() and stem(word) not in known


def _nearest(word: str, term: str, engine: SearchEngine) -> str | None:
    reach = 1 if len(word) < TWO_EDITS_FROM else 2
    near = {
        known: (distance, surface)
        for known, surface in engine.similar(word)
        if (distance := edits(word, term, surface, known)) <= reach
    }
    frequencies = engine.statistics(list(near)).frequencies
    order = sorted(near, key=lambda known: (near[known][0], -frequencies.get(known, 0), known))
    return near[order[0]][1] if order else None


def edits(word: str, term: str, surface: str, known: str) -> int:
    """Optimal string alignment (a swap of neighbours is one edit) of the words or their stems."""
    return min(OSA.distance(word, surface), OSA.distance(term, known) if len(known) > 3 else 9)
