"""Analysis: what of a text reaches the index, and where it stood.

`ANALYSIS` names this version of it, vocabulary included: an index written by another is rebuilt.
`tokens_of` is the fast way for what is stored, `scan` the one that knows places; they agree.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from search import japanese
from search.folding import fold
from search.latin import STOPS, WORD, Word, read_word
from search.members import Mention, english_mentions, japanese_mentions
from search.vocabulary import vocabulary

RULES = 2
_WORD = re.compile(WORD)
_UNIT = re.compile(f"({WORD})|{japanese.PIECE}")


class Unit(NamedTuple):
    """A word or a kanji or katakana piece, in folded text; `word` where it is alphabetic."""

    start: int
    end: int
    terms: tuple[str, ...]
    word: Word | None
    raw: str


class Tokens(NamedTuple):
    """`terms` without stop words and `concepts`, both in order; the alphabetic `words` as met."""

    terms: list[str]
    concepts: list[str]
    words: dict[str, Word]


@dataclass(slots=True)
class Scan:
    units: list[Unit] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def terms(self) -> list[str]:
        return [term for unit in self.units for term in unit.terms if term not in STOPS]

    def concepts(self) -> list[str]:
        return [mention.concept for mention in self.mentions if mention.concept]


def analysis() -> str:
    """The version of rules and vocabulary, e.g. `1-0f3a…`."""
    return f"{RULES}-{vocabulary().digest}"


def tokens_of(text: str) -> Tokens:
    """As `scan`, without places: concepts of Japanese members stand before those of English."""
    cased = fold(text)
    if not japanese.occurs_in(cased):
        return _latin_tokens(_WORD.findall(cased))
    met = japanese_mentions(lowered(cased))
    found = _UNIT.findall(_shielded(cased, met))
    latin = _latin_tokens([word for word, *_ in found if word])
    concepts = [mention.concept for mention in met if mention.concept]
    return Tokens(list(_terms(found, latin.words)), concepts + latin.concepts, latin.words)


def scan(text: str) -> Scan:
    """Every unit and every concept of `text`, in order of their place in `fold(text)`."""
    return scan_folded(fold(text))


def scan_folded(cased: str) -> Scan:
    met = japanese_mentions(lowered(cased))
    units = [unit for run in _UNIT.finditer(_shielded(cased, met)) for unit in _units(run)]
    stems = [(part, unit) for unit in units if unit.word for part in unit.word.parts]
    for first, last, concept in english_mentions([part for part, _ in stems]):
        met.append(Mention(stems[first][1].start, stems[last][1].end, concept))
    return Scan(units, sorted(met))


def terms_of(text: str) -> list[str]:
    return tokens_of(text).terms


def lowered(text: str) -> str:
    """Lower case of the same length, so that places stay."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _latin_tokens(words: list[str]) -> Tokens:
    met = {raw: read_word(raw) for raw in words}
    read = [met[raw] for raw in words]
    stems = [stem for word in read for stem in word.parts]
    concepts = [concept for _, _, concept in english_mentions(stems)]
    return Tokens([term for word in read for term in word.kept], concepts, met)


def _terms(
    found: Iterable[tuple[str, str, str, str, str]], words: Mapping[str, Word]
) -> Iterator[str]:
    for latin, kanji, kana, after, katakana in found:
        if latin:
            yield from words[latin].kept
        else:
            yield from japanese.bigrams(kanji or katakana)
            if kana:
                yield kanji[-1] + after


def _shielded(cased: str, met: Sequence[Mention]) -> str:
    """The text with each shield blanked by a particle, which is no term and no bridge."""
    for mention in met:
        if not mention.concept:
            blank = "の" * (mention.end - mention.start)
            cased = cased[: mention.start] + blank + cased[mention.end :]
    return cased


def _units(run: re.Match[str]) -> Iterator[Unit]:
    latin, kanji, kana, after, _ = run.groups()
    start, end = run.span()
    if latin:
        word = read_word(latin)
        if word.terms:
            yield Unit(start, end, word.terms, word, latin)
        return
    if terms := japanese.bigrams(run.group()):
        yield Unit(start, end, terms, None, run.group())
    if kana:
        yield Unit(end - 1, end + 2, (kanji[-1] + after,), None, kanji[-1] + kana + after)
