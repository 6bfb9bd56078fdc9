"""Analysis: what of a text reaches the index, and where it stood.

`ANALYSIS` names this version of it, vocabulary included: an index written by another is rebuilt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from search import japanese
from search.folding import fold
from search.latin import STOPS, WORD, Word, read_word
from search.vocabulary import Vocabulary, vocabulary

RULES = 1
_RUN = re.compile(f"({WORD})|({japanese.RUN})")


class Unit(NamedTuple):
    """A word or a kanji or katakana piece, in folded text; `word` where it is alphabetic."""

    start: int
    end: int
    terms: tuple[str, ...]
    word: Word | None
    raw: str


class Mention(NamedTuple):
    """A concept met in folded text. An empty concept is a shield."""

    start: int
    end: int
    concept: str


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


def scan(text: str) -> Scan:
    """Every unit and every concept of `text`, in order of their place in `fold(text)`."""
    return scan_folded(fold(text))


def scan_folded(cased: str) -> Scan:
    words = vocabulary()
    low = lowered(cased)
    found = Scan()
    for run in _RUN.finditer(cased):
        if run.group(1):
            _read_latin(run, low, words, found)
        else:
            _read_japanese(run.start(), low[run.start() : run.end()], low, words, found)
    found.mentions += english_mentions(found.units, words)
    found.mentions.sort()
    return found


def terms_of(text: str) -> list[str]:
    return scan(text).terms()


def lowered(text: str) -> str:
    """Lower case of the same length, so that places stay."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def english_mentions(units: list[Unit], words: Vocabulary) -> Iterator[Mention]:
    """Longest members first, left to right, over the stems of neighbouring words."""
    stems = [(part, unit) for unit in units if unit.word for part in unit.word.parts]
    after = 0
    for at, (stem, unit) in enumerate(stems):
        if at < after or stem not in words.english:
            continue
        if match := _longest(words.english[stem], stems, at):
            length, concept = match
            after = at + length
            yield Mention(unit.start, stems[after - 1][1].end, concept)


def _longest(
    members: list[tuple[tuple[str, ...], str]], stems: list[tuple[str, Unit]], at: int
) -> tuple[int, str] | None:
    for member, concept in members:
        if len(member) == 1 or member == tuple(stem for stem, _ in stems[at : at + len(member)]):
            return len(member), concept
    return None


def _read_latin(run: re.Match[str], low: str, words: Vocabulary, found: Scan) -> None:
    raw = run.group()
    word = read_word(raw)
    start, end = run.span()
    if word.parts or word.joined:
        found.units.append(Unit(start, end, word.terms, word, raw))
    for form, concept in words.mixed.get(low[start:end], ()):
        if low.startswith(form, start):
            found.mentions.append(Mention(start, start + len(form), concept))
            return


def _read_japanese(offset: int, run: str, low: str, words: Vocabulary, found: Scan) -> None:
    mentions = list(_japanese_mentions(run, offset, low, words))
    shields = [(start - offset, end - offset) for start, end, concept in mentions if not concept]
    found.mentions += mentions
    for start, end, terms in japanese.pieces(_without(run, shields)):
        found.units.append(
            Unit(offset + start, offset + end, terms, None, run[start:end]),
        )


def _without(run: str, shields: list[tuple[int, int]]) -> str:
    for start, end in shields:
        run = run[:start] + "の" * (end - start) + run[end:]
    return run


def _japanese_mentions(run: str, offset: int, low: str, words: Vocabulary) -> Iterator[Mention]:
    members = words.japanese
    at, size, end = 0, len(run), -1
    while at < size - 1:
        match = None
        if (key := run[at : at + 2]) in members:
            match = _member_at(members[key], offset + at, low, follows=at == end)
        if match is None:
            at += 1
            continue
        form, concept = match
        yield Mention(offset + at, offset + at + len(form), concept)
        at = end = at + len(form)


def _member_at(
    members: list[tuple[str, str]], at: int, low: str, *, follows: bool
) -> tuple[str, str] | None:
    for form, concept in members:
        if not low.startswith(form, at):
            continue
        if follows or not concept or _stands_alone(form, at, low):
            return form, concept
    return None


def _stands_alone(form: str, at: int, low: str) -> bool:
    """Whether a katakana member is a word of its own there, not the tail of ブログ or クロック.

    A tail counts when both it and what is before it have three letters (デッドロック).
    """
    if not japanese.is_katakana(form[0]) or at == 0 or not japanese.is_katakana(low[at - 1]):
        return True
    before = at
    while before and japanese.is_katakana(low[before - 1]):
        before -= 1
    return at - before >= 3 and len(form) >= 3
