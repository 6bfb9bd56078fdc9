"""Words of alphabetic scripts: English stems, and identifiers as their joined form and parts."""

import re
from functools import lru_cache
from typing import NamedTuple

import Stemmer

LONGEST_TERM = 40
LONGEST_IDENTIFIER = 80
MOST_PARTS = 10

# A word may hold underscores, dots and hyphens inside; kana and ideographs end it.
WORD = (
    r"[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u3005\u3006]+"
    r"(?:[.\-][^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u3005\u3006]+)*"
)

_SEPARATORS = re.compile(r"[._\-]+")
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
_HUMP = re.compile(r"[a-z0-9][A-Z]|[A-Z]{2}[a-z]")
_PARTS = re.compile(r"[A-Z]+\d*(?![a-z])|[A-Z]?[^A-Z\d]+\d*|[A-Z]|\d+")
# The cache is ours (`read_word`); PyStemmer's own is not safe between threads.
_STEMMER = Stemmer.Stemmer("english", 0)

_STOP_WORDS = """
a about after again all also although always am an and any anything are aren as at be because been
before being between bit both but by came can cant come comes coming could couldn couldnt did didn
didnt do does doesn doesnt doing don done dont during each either else even ever every everything
few fine for from further gave get gets getting give given gives got had hadn has hasn have haven
having he hence her here hers him his how however i if in into is isn isnt it its itself just keep
keeps kept let like ll lot lots make many may maybe me might more most much must my myself no nor
not nothing now of off ok okay on once one only or other our ours out over own per please put quite
rather re really same say says see seem she should shouldn since so some something still such sure
take taken takes talk than that the their them then there these they thing things this those though
through thus to too took tried try trying under until up upon us use used using ve very via want
wanted wants was wasn wasnt we went were what whatever when where whether which while who whom whose
why will with within without won wont would yet you your yours
"""


class Word(NamedTuple):
    """`parts` are stems in order, `joined` the stem of an identifier written as one word.

    `terms` are both; `kept` those that are no stop words.
    """

    parts: tuple[str, ...]
    joined: str | None
    terms: tuple[str, ...]
    kept: tuple[str, ...]


def stem(word: str) -> str:
    """The English (Porter 2) stem of a lower-case word."""
    return str(_STEMMER.stemWord(word))[:LONGEST_TERM]


STOPS = frozenset(stem(word) for word in _STOP_WORDS.split()) | frozenset(_STOP_WORDS.split())


@lru_cache(maxsize=60_000)
def read_word(raw: str) -> Word:
    """`KubePodCrashLooping`: parts kube, pod, crash, loop; joined kubepodcrashloop."""
    if raw.isalnum() and raw == raw.lower():
        return _plain_word(raw)
    pieces = pieces_of(raw)
    joined = _joined(raw, pieces) if len(pieces) > 1 else None
    parts = tuple(stem(piece.lower()) for piece in pieces if len(piece) > 1)[:MOST_PARTS]
    terms = (*parts, joined) if joined else parts
    return Word(parts, joined, terms, tuple(term for term in terms if term not in STOPS))


def pieces_of(raw: str) -> list[str]:
    """The words inside an identifier, as written."""
    pieces: list[str] = []
    for piece in _SEPARATORS.split(raw[:LONGEST_IDENTIFIER]):
        pieces += _humps(piece) if _HUMP.search(piece) else [piece] if piece else []
    return pieces


def join(words: list[str] | tuple[str, ...]) -> str:
    """Several words as the one term that the same words written together have."""
    return stem("".join(words).lower())


def _plain_word(raw: str) -> Word:
    """What `read_word` says of most words, which have neither seam nor separator."""
    parts = (stem(raw),) if len(raw) > 1 else ()
    return Word(parts, None, parts, () if parts and parts[0] in STOPS else parts)


def _humps(piece: str) -> list[str]:
    if _PLURAL_ACRONYM.fullmatch(piece):
        return [piece]
    return _PARTS.findall(piece)


def _joined(raw: str, pieces: list[str]) -> str | None:
    if all(piece.isdigit() for piece in pieces):
        return raw[:LONGEST_TERM]
    return join(pieces)
