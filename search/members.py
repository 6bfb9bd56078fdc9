"""Where the vocabulary's members stand in a text: the longest first, from left to right."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import add
from typing import NamedTuple

from search import japanese
from search.vocabulary import vocabulary

_RUN = re.compile(f"[ぁ-ゖァ-ヺ{japanese.KANJI}]{{2,}}")


class Mention(NamedTuple):
    """A concept met in folded text. An empty concept is a shield."""

    start: int
    end: int
    concept: str


def japanese_mentions(low: str) -> list[Mention]:
    """Japanese members in folded, lower-case text, and those that begin in Latin letters."""
    if not japanese.occurs_in(low):
        return []
    members = vocabulary().japanese
    found: list[Mention] = []
    end = -1
    for at in _starts(low):
        if at >= end and (
            mention := _member_at(members[low[at : at + 2]], at, low, follows=at == end)
        ):
            found.append(mention)
            end = mention.end
    mixed = vocabulary().mixed
    return found + [Mention(*run.span(), mixed[run.group()]) for run in _mixed().finditer(low)]


def english_mentions(stems: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last, concept) of each member over neighbouring stems; places are those of stems."""
    members = vocabulary().english
    after = 0
    for at in [at for at, stem in enumerate(stems) if stem in members]:
        if at < after:
            continue
        for member, concept in members[stems[at]]:
            size = len(member)
            if size == 1 or tuple(stems[at : at + size]) == member:
                after = at + size
                yield at, after - 1, concept
                break


def _starts(low: str) -> Iterator[int]:
    """Where the first two letters of some Japanese member stand."""
    members = vocabulary().japanese
    for run in _RUN.finditer(low):
        letters, start = run.group(), run.start()
        for at, pair in enumerate(map(add, letters, letters[1:]), start):
            if pair in members:
                yield at


def _member_at(
    members: Sequence[tuple[str, str]], at: int, low: str, *, follows: bool
) -> Mention | None:
    for form, concept in members:
        if low.startswith(form, at) and (follows or not concept or _stands_alone(form, at, low)):
            return Mention(at, at + len(form), concept)
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


@cache
def _mixed() -> re.Pattern[str]:
    """The members that begin in Latin letters, where a Latin word begins."""
    forms = sorted(vocabulary().mixed, key=len, reverse=True)
    return re.compile(f"(?<![a-z0-9_])(?:{'|'.join(map(re.escape, forms))})")
