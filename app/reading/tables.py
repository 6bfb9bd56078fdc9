"""The tables that reading goes by: words for fields, for kinds, for grades, and known names."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from app.reading.yaml12 import loaded
from models.kinds import folded

_WORD = re.compile(r"[a-z0-9]+")
_DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> Any:
    """A data file beside this module."""
    return loaded((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def vocabulary(name: str) -> dict[str, tuple[str, ...]]:
    """The values of a field, each with its folded words."""
    values: dict[str, list[str]] = table("vocabulary")[name]
    return {
        value: tuple(folded(word) for word in (value, *words)) for value, words in values.items()
    }


def value_named(name: str, words: str) -> str | None:
    """The value whose word this is, and no more than it."""
    said = folded(words)
    return next((value for value, names in vocabulary(name).items() if said in names), None)


def value_within(name: str, words: str) -> str | None:
    """The value whose longest word is inside a text: the longer, the more it says.

    English words count as whole words only: ``load`` is not in ``download``.
    """
    said = folded(words)
    spoken = f" {' '.join(_WORD.findall(words.casefold()))} "
    found = [
        (len(word), value)
        for value, names in _spellings(name).items()
        for word, is_english in names
        if word in (spoken if is_english else said)
    ]
    return max(found)[1] if found else None


@cache
def _spellings(name: str) -> dict[str, tuple[tuple[str, bool], ...]]:
    values: dict[str, list[str]] = table("vocabulary")[name]
    return {value: tuple(map(_spelling, [value, *words])) for value, words in values.items()}


def _spelling(word: str) -> tuple[str, bool]:
    if word.isascii():
        return f" {' '.join(_WORD.findall(word.casefold()))} ", True
    return folded(word), False
