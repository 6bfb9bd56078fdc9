"""How terms of the index are written in a text, for people to whom a stem says nothing."""

import re
from collections.abc import Iterable
from itertools import chain

from search.latin import WORD, pieces_of, read_word

READ = 60_000
"""Characters of a text that are looked through."""
LONGEST = 60
"""A longer identifier is no help to anybody."""

_WORD = re.compile(WORD)
_SEPARATOR = re.compile(r"[._-]+")


def written_forms(text: str, terms: Iterable[str]) -> dict[str, str]:
    """The first form of each term that `text` holds: as a word, else as a part of an identifier.

    `comzaxxerhikaripool` is `com.zaxxer.hikari.pool` where that is written.
    """
    wanted = set(terms)
    found: dict[str, str] = {}
    words = list(dict.fromkeys(_WORD.findall(text[:READ]))) if wanted else []
    for forms in (((word,) for word in words), map(_parts, words)):
        for form in chain.from_iterable(forms):
            term = _term(form)
            if term in wanted and len(form) <= LONGEST:
                found.setdefault(term, form)
        wanted -= found.keys()
        if not wanted:
            break
    return found


def _parts(word: str) -> list[str]:
    """`java.lang.OutOfMemoryError`: what stands between the dots, then each word."""
    return [*_SEPARATOR.split(word), *pieces_of(word)]


def _term(form: str) -> str | None:
    word = read_word(form)
    return word.joined or (word.parts[0] if len(word.parts) == 1 else None)
