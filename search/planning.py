"""From a question's words to a plan: groups, weighted terms and names."""

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from search import japanese
from search.folding import fold
from search.latin import STOPS, Word, join, stem
from search.members import Mention
from search.port import ORG, Filter, Group, QueryPlan, SearchEngine, Statistics
from search.querying import Question
from search.ranking import terms_of as terms_of_groups
from search.words import Scan, Unit, scan_folded, terms_of

CONCEPT = 1.6
JOINED = 1.5
PART = 0.5
BIGRAM = 0.7
MOST_GROUPS = 32
LONGEST_COMPOUND = 6
_NEGATED = re.compile("なくな(?:った|る)|なかった|ない|なく|ません|ず")

Counts = Callable[[Sequence[str]], Statistics]


@dataclass(slots=True)
class _Draft:
    groups: list[Group] = field(default_factory=list)
    weights: dict[str, float] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def weigh(self, terms: Sequence[str], weight: float) -> None:
        for term in terms:
            if term not in STOPS:
                self.weights[term] = max(weight, self.weights.get(term, 0.0))

    def ask(self, forms: str, *alternatives: Sequence[str], concept: str | None = None) -> None:
        kept = tuple(dict.fromkeys(tuple(terms) for terms in alternatives if terms))
        if kept and all(kept != group.alternatives for group in self.groups):
            self.groups.append(Group(forms, kept, concept))


def plan_of(question: Question, counts: Counts) -> QueryPlan:
    """What `question` asks in terms of the index; `counts` looks terms up in open text."""
    folded = fold(question.words)
    found = scan_folded(folded)
    draft = _Draft()
    _ask_concepts(found, folded, draft)
    _ask_units(found, draft)
    _ask_compounds(found, draft, counts)
    phrases = tuple(filter(None, (tuple(terms_of(phrase)) for phrase in question.phrases)))
    for words, phrase in zip(question.phrases, phrases, strict=False):
        draft.ask(words, phrase)
        draft.weigh(phrase, 1.0)
    return QueryPlan(
        text=question.words,
        groups=tuple(draft.groups[:MOST_GROUPS]),
        weights=tuple(draft.weights.items()),
        sequence=tuple(found.terms()),
        phrases=phrases,
        excluded=tuple(_excluded(question)),
        names=tuple(dict.fromkeys(draft.names)),
        words=tuple(word for word, _ in plain_words(found)),
    )


def held_only(plan: QueryPlan, engine: SearchEngine, readable: Filter) -> QueryPlan:
    """`plan` without the groups that no readable document holds.

    What stands nowhere cannot be covered, and half of the rest decides what is a hit.
    """
    unknown = strange(sorted(terms_of_groups(plan.groups)), engine, readable)
    held = tuple(group for group in plan.groups if _may_be_covered(group, unknown))
    unheld = tuple(group.forms for group in plan.groups if group not in held)
    return replace(plan, groups=held, unheld=unheld)


def strange(terms: Sequence[str], engine: SearchEngine, readable: Filter) -> set[str]:
    """Those of `terms` that no readable document holds; open text is asked of its own viewers."""
    frequencies = engine.statistics(terms).frequencies if ORG in readable.readers else {}
    rare = [term for term in terms if not frequencies.get(term)]
    return set(rare).difference(engine.known(rare, readable) if rare else ())


def _may_be_covered(group: Group, unknown: AbstractSet[str]) -> bool:
    return any(unknown.isdisjoint(terms) for terms in group.alternatives)


def _ask_concepts(found: Scan, folded: str, draft: _Draft) -> None:
    identifiers = {(unit.start, unit.end) for unit in found.units if unit.word and unit.word.joined}
    for mention in found.mentions:
        if not mention.concept:
            continue
        draft.weigh((mention.concept,), CONCEPT)
        if (mention.start, mention.end) not in identifiers:
            inside = [term for term in _terms_inside(found, mention) if term not in STOPS]
            draft.ask(_said(mention, folded), (mention.concept,), inside, concept=mention.concept)


def _terms_inside(found: Scan, mention: Mention) -> Iterator[str]:
    """The terms of what a mention covers; of a longer run of letters, of that part alone."""
    for unit in found.units:
        if not _is_inside(unit, mention):
            continue
        if unit.word or (mention.start <= unit.start and unit.end <= mention.end):
            yield from unit.terms
        elif len(unit.terms) > 1:
            first, last = max(unit.start, mention.start), min(unit.end, mention.end)
            yield from japanese.bigrams(unit.raw[first - unit.start : last - unit.start])


def _said(mention: Mention, folded: str) -> str:
    """A member as it was written: つながらない, though the vocabulary only knows つながら."""
    tail = _NEGATED.match(folded, mention.end)
    return folded[mention.start : tail.end() if tail else mention.end]


def _ask_units(found: Scan, draft: _Draft) -> None:
    spans = [mention for mention in found.mentions if mention.concept]
    for unit in found.units:
        if unit.word is None:
            draft.weigh(unit.terms, BIGRAM)
            _ask_japanese(unit, spans, draft)
        elif joined := unit.word.joined:
            _ask_identifier(unit.raw, unit.word, joined, draft)
        else:
            draft.weigh(unit.terms, 1.0)
            if not any(_is_inside(unit, span) for span in spans) and unit.terms[0] not in STOPS:
                draft.ask(unit.raw, unit.terms)


def _ask_identifier(raw: str, word: Word, joined: str, draft: _Draft) -> None:
    parts = [part for part in word.parts if part not in STOPS]
    draft.names.append(joined)
    draft.weigh(parts, PART)
    draft.weigh((joined,), JOINED)
    draft.ask(raw, (joined,), parts)


def _ask_japanese(unit: Unit, spans: list[Mention], draft: _Draft) -> None:
    """What no concept covers: katakana as a whole, kanji by pairs."""
    for start, end in _uncovered(unit, spans):
        raw = unit.raw[start - unit.start : end - unit.start]
        if not japanese.is_kanji(raw[0]):
            draft.ask(raw, [raw[at : at + 2] for at in range(max(1, len(raw) - 1))])
        elif len(unit.terms) == 1 and len(raw) > 2:
            draft.ask(raw, unit.terms)
        elif len(raw) > 1:
            for at in range(0, len(raw) - 1, 2):
                last = at + 3 >= len(raw) and len(raw) % 2 == 1
                pair, next_pair = raw[at : at + 2], raw[at + 1 : at + 3]
                draft.ask(raw[at : at + 3] if last else pair, (pair,), (next_pair,) if last else ())
                if last:
                    break


def _uncovered(unit: Unit, spans: list[Mention]) -> Iterator[tuple[int, int]]:
    at = unit.start
    for span in spans:
        if span.end <= at or span.start >= unit.end:
            continue
        if span.start > at:
            yield at, span.start
        at = max(at, span.end)
    if at < unit.end:
        yield at, unit.end


def _ask_compounds(found: Scan, draft: _Draft, counts: Counts) -> None:
    """Words side by side that the index knows as one: `kube pod crash loop`, `fail over`."""
    words = [word for word, _ in plain_words(found, with_stops=True)]
    windows = {
        join(words[at : at + size]): words[at : at + size]
        for size in range(2, LONGEST_COMPOUND + 1)
        for at in range(len(words) - size + 1)
    }
    if words and len(words) <= LONGEST_COMPOUND + 2:
        draft.names.insert(0, join(words))
    frequencies = counts(list(windows)).frequencies
    for joined, parts in windows.items():
        if frequencies.get(joined):
            draft.weigh((joined,), JOINED)
            draft.names.append(joined)
            _also(draft, {stem(part) for part in parts}, joined)


def _also(draft: _Draft, parts: set[str], joined: str) -> None:
    """The joined form answers for every group that asks for one of its parts."""
    for at, group in enumerate(draft.groups):
        if any(len(terms) == 1 and terms[0] in parts for terms in group.alternatives):
            more = (*group.alternatives, (joined,))
            draft.groups[at] = Group(group.forms, more, group.concept)


def plain_words(found: Scan, *, with_stops: bool = False) -> list[tuple[str, str]]:
    """(lower-case word, its term) of the alphabetic words that are no identifiers."""
    return [
        (unit.raw.lower(), unit.terms[0])
        for unit in found.units
        if unit.word
        and not unit.word.joined
        and unit.terms
        and (with_stops or unit.terms[0] not in STOPS)
    ]


def _excluded(question: Question) -> Iterator[Group]:
    for words in question.excluded:
        if terms := tuple(terms_of(words)):
            yield Group(words, (terms,))


def _is_inside(unit: Unit, mention: Mention) -> bool:
    return unit.start < mention.end and mention.start < unit.end
