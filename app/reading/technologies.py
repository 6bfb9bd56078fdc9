"""The technologies that a text clearly names: in title, tags or headings, or twice."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

from app.reading.tables import table

_WORD = re.compile(r"[a-z0-9]+(?:[.'+][a-z0-9]+)*")
_MOST = 12
_OFTEN = 2
#: Words of the longest name.
_LONGEST = 3


def technologies_of(body: str, prominent: Iterable[str]) -> list[str]:
    """Known names, the most prominent first. ``prominent`` are title, tags and headings."""
    above = _counted("\n".join(prominent), everyday=True)
    below = _counted(body, everyday=False)
    total = Counter(above)
    total.update(below)
    named = [name for name, _ in total.most_common() if name in above or below[name] >= _OFTEN]
    named.sort(key=lambda name: name not in above)
    return [name for name in named if not _is_covered(name, named)][:_MOST]


def known(name: str) -> str | None:
    """The name in the table for a word such as a tag."""
    latin, japanese = _names()
    found = latin.get(tuple(_WORD.findall(name.casefold())))
    return found[0] if found else japanese.get(name)


def _counted(text: str, *, everyday: bool) -> Counter[str]:
    japanese = _names()[1]
    folded = text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    found: Counter[str] = Counter()
    words, end = _WORD.findall(folded), 0
    starts = _starts()
    for at in [at for at, word in enumerate(words) if word in starts]:
        name, is_everyday, length = _name_at(words, at)
        if name and at >= end and (everyday or not is_everyday):
            found[name] += 1
            end = at + length
    for word, name in japanese.items():
        if word in folded:
            found[name] += folded.count(word)
    return found


def _name_at(words: list[str], at: int) -> tuple[str | None, bool, int]:
    """The longest name that begins at a word, and how many words it has."""
    latin = _names()[0]
    for length in range(_LONGEST, 0, -1):
        if found := latin.get(tuple(words[at : at + length])):
            return *found, length
    return None, False, 1


def _is_covered(name: str, named: list[str]) -> bool:
    """``aurora`` says nothing beside ``aurora-mysql``."""
    return any(other.startswith(f"{name}-") for other in named)


@cache
def _names() -> tuple[dict[tuple[str, ...], tuple[str, bool]], dict[str, str]]:
    latin: dict[tuple[str, ...], tuple[str, bool]] = {}
    japanese: dict[str, str] = {}
    for name, words in table("technologies").items():
        for word in words:
            plain = word.removeprefix("~")
            if parts := tuple(_WORD.findall(plain)):
                latin[parts] = (name, word != plain)
            if not plain.isascii() and word == plain:
                japanese[plain] = name
    return latin, japanese


@cache
def _starts() -> frozenset[str]:
    return frozenset(parts[0] for parts in _names()[0])
