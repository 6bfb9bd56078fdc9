"""Excerpts and highlights from the original text, by the same analysis, as escaped HTML.

The only markup is `<mark>`, and `<mark class="concept">` for what means the same in other words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape, unescape
from typing import NamedTuple

from search import japanese
from search.folding import fold_with_offsets
from search.latin import Word, pieces_of, stem
from search.port import QueryPlan
from search.relating import member_terms
from search.vocabulary import vocabulary
from search.words import Unit, lowered, scan_folded

WINDOW = 260
"""Characters that are analysed around the likeliest place."""
SEARCHED = 200_000
"""Characters of a long text in which that place is looked for."""
SHORTEST_NEEDLE = 2
MOST_NEEDLES = 40
MOST_PLACES = 16
_MARK = re.compile(r"</?mark[^>]*>")


class Span(NamedTuple):
    start: int
    end: int
    is_concept: bool


def mark(title: str, plan: QueryPlan) -> str:
    """The whole of `title`, escaped, with what was asked for marked."""
    return _marked(title, spans(title, plan), 0, len(title))


def snippet(text: str, plan: QueryPlan, length: int = 160) -> str:
    """About `length` characters of `text` where the most of what was asked for stands."""
    start = _likeliest(text, plan, length)
    low = max(0, start - length // 4)
    part = text[low : low + WINDOW]
    found = spans(part, plan)
    first, last = _window(part, found, length)
    before = "…" if low + first > 0 else ""
    after = "…" if low + last < len(text) else ""
    return f"{before}{_marked(part, found, first, last)}{after}"


def unmarked(html: str) -> str:
    """The text of a title or an excerpt without its marks."""
    return unescape(_MARK.sub("", html))


def spans(text: str, plan: QueryPlan) -> list[Span]:
    """What to mark in `text`, in order and without overlaps; places are those of `text`."""
    folded, places = fold_with_offsets(text)
    wanted = frozenset(plan.terms)
    found = sorted(_found(folded, wanted), key=lambda span: (span.start, -span.end))
    return _joined([Span(places[start], places[end], kind) for start, end, kind in found])


def _found(folded: str, wanted: frozenset[str]) -> Iterator[Span]:
    scanned = scan_folded(folded)
    literal = [span for unit in scanned.units for span in _in_unit(unit, wanted)]
    yield from literal
    for mention in scanned.mentions:
        if mention.concept in wanted and not any(
            span.start < mention.end and mention.start < span.end for span in literal
        ):
            yield Span(mention.start, mention.end, is_concept=True)


def _in_unit(unit: Unit, wanted: frozenset[str]) -> Iterator[Span]:
    if unit.word:
        yield from _in_word(unit, unit.word, wanted)
        return
    if len(unit.terms) == 1:
        if unit.terms[0] in wanted:
            yield Span(unit.start, unit.end, is_concept=False)
        return
    pairs = (
        Span(unit.start + at, unit.start + at + 2, is_concept=False)
        for at, term in enumerate(unit.terms)
        if term in wanted
    )
    # Two letters of katakana are no word: バッ of バッチ is not meant in バックアップ.
    shortest = 3 if japanese.is_katakana(unit.raw[0]) else 2
    yield from (span for span in _joined(list(pairs)) if span.end - span.start >= shortest)


def _in_word(unit: Unit, word: Word, wanted: frozenset[str]) -> Iterator[Span]:
    """The whole word, or of an identifier that was not asked for itself the parts that were."""
    if wanted.isdisjoint(unit.terms):
        return
    if word.joined is None or word.joined in wanted:
        yield Span(unit.start, unit.end, is_concept=False)
        return
    at = 0
    for piece in pieces_of(unit.raw):
        at = unit.raw.find(piece, at)
        if stem(piece.lower()) in wanted:
            yield Span(unit.start + at, unit.start + at + len(piece), is_concept=False)
        at += len(piece)


def _joined(found: list[Span]) -> list[Span]:
    """Overlapping or touching spans of one kind as one."""
    joined: list[Span] = []
    for span in found:
        last = joined[-1] if joined else None
        if last and span.start <= last.end and span.is_concept == last.is_concept:
            joined[-1] = Span(last.start, max(last.end, span.end), last.is_concept)
        elif not last or span.start >= last.end:
            joined.append(span)
    return joined


def _likeliest(text: str, plan: QueryPlan, length: int) -> int:
    """Where the most different needles begin within `length` characters, found without analysis."""
    best, best_count, first = 0, 0, 0
    inside: Counter[str] = Counter()
    places = sorted(_places(lowered(text[:SEARCHED]), _needles(plan)))
    for place, needle in places:
        inside[needle] += 1
        while place - places[first][0] > length:
            _take(inside, places[first][1])
            first += 1
        if len(inside) > best_count:
            best, best_count = places[first][0], len(inside)
    return best


def _take(inside: Counter[str], needle: str) -> None:
    inside[needle] -= 1
    if not inside[needle]:
        del inside[needle]


def _places(text: str, needles: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(place, needle) of the first occurrences of each."""
    for needle in needles:
        at = text.find(needle)
        for _ in range(MOST_PLACES):
            if at < 0:
                break
            yield at, needle
            at = text.find(needle, at + len(needle))


@lru_cache(maxsize=64)
def _needles(plan: QueryPlan) -> tuple[str, ...]:
    """What the plan's terms and concepts look like in plain lower-case text."""
    forms: dict[str, None] = {}
    for term in plan.terms:
        if term.startswith("#"):
            forms.update(dict.fromkeys(member for member, _ in member_terms(term)))
            forms.update(dict.fromkeys(_english(term)))
        elif len(term) >= SHORTEST_NEEDLE:
            forms[term[: max(3, len(term) - 1)] if term.isascii() else term] = None
    kept = sorted(filter(None, forms), key=len, reverse=True)[:MOST_NEEDLES]
    return tuple(dict.fromkeys(form.lower() for form in kept))


def _english(token: str) -> tuple[str, ...]:
    concept = vocabulary().concepts.get(token)
    return concept.english if concept else ()


def _window(part: str, found: list[Span], length: int) -> tuple[int, int]:
    """The span of `part` to show: from a little before the densest marks, cut at word ends."""
    if not found:
        return 0, min(len(part), length)
    best = max(found, key=lambda span: (_marks_from(found, span.start, length), -span.start))
    first = max(0, min(best.start - length // 5, len(part) - length))
    first = _word_start(part, first)
    return first, _word_end(part, min(len(part), first + length))


def _marks_from(found: list[Span], start: int, length: int) -> int:
    return sum(1 for span in found if start <= span.start < start + length * 4 // 5)


def _word_start(part: str, at: int) -> int:
    while 0 < at < len(part) and part[at - 1].isascii() and part[at - 1].isalnum():
        at += 1
    return min(at, len(part))


def _word_end(part: str, at: int) -> int:
    limit = min(len(part), at + 20)
    while at < limit and part[at].isascii() and part[at].isalnum():
        at += 1
    return at


def _marked(text: str, found: list[Span], first: int, last: int) -> str:
    pieces: list[str] = []
    at = first
    for span in found:
        start, end = max(span.start, first), min(span.end, last)
        if start >= end:
            continue
        opening = '<mark class="concept">' if span.is_concept else "<mark>"
        pieces += (escape(text[at:start]), opening, escape(text[start:end]), "</mark>")
        at = end
    return " ".join("".join([*pieces, escape(text[at:last])]).split())
