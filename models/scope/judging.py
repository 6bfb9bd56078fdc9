"""Comparing what is known with what is wanted: True, False, or None for not known."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from models.versions import compared, dotted

_ESCAPED = re.compile(r'([\\"])')


@dataclass(frozen=True, slots=True)
class Literal:
    """A value in a condition. ``text`` is how it is written: 8.10 is not 8.1 as a version."""

    value: bool | float | str
    written: str = ""

    @property
    def text(self) -> str:
        if isinstance(self.value, str):
            return '"' + _ESCAPED.sub(r"\\\1", self.value) + '"'
        return self.written or str(self.value).lower()


def of_fact(fact: Any, operator: str, wanted: Sequence[Literal]) -> bool | None:
    """A list holds if any member does, ``!=`` if none equals."""
    members = fact if isinstance(fact, list | tuple) else [fact]
    if operator == "!=":
        return negation(of_fact(fact, "==", wanted))
    if operator == "in":
        operator = "=="
    return any_of(_one(member, operator, value) for member in members for value in wanted)


def of_package(
    purl: str, versions: Sequence[str], operator: str, wanted: Sequence[Literal]
) -> bool | None:
    """``versions`` are all that the SBOM lists; a package that is not there is nothing at all."""
    if not versions or operator == "present":
        return bool(versions)
    if operator == "!=":
        return negation(of_package(purl, versions, "==", wanted))
    ecosystem, texts = purl[4:].partition("/")[0], [one.written or one.value for one in wanted]
    return any_of(
        _in_order(compared(ecosystem, version, str(text)), "==" if operator == "in" else operator)
        for version in versions
        for text in texts
    )


def negation(value: bool | None) -> bool | None:  # noqa: FBT001
    return None if value is None else not value


def any_of(values: Iterable[bool | None]) -> bool | None:
    """Kleene's or, which of nothing is False."""
    found = set(values)
    return True if True in found else None if None in found else False


def all_of(values: Iterable[bool | None]) -> bool | None:
    """Kleene's and, which of nothing is True."""
    found = set(values)
    return False if False in found else None if None in found else True


def _one(fact: Any, operator: str, wanted: Literal) -> bool | None:
    if fact is None:
        return None
    if operator == "==":
        return _equal(fact, wanted)
    if operator == "~":
        return _plain(wanted).casefold() in str(fact).casefold()
    return _in_order(_order(fact, wanted), operator)


def _equal(fact: Any, wanted: Literal) -> bool:
    """As numbers or as texts without regard to case; true is not 1, but "21" is 21."""
    if isinstance(fact, bool) or isinstance(wanted.value, bool):
        return fact is wanted.value
    if isinstance(fact, str) or isinstance(wanted.value, str):
        return str(fact).casefold() == _plain(wanted).casefold()
    return bool(fact == wanted.value)


def _order(fact: Any, wanted: Literal) -> int | None:
    """-1, 0 or 1 where both are numbers, or both read as dotted versions."""
    value = wanted.value
    if isinstance(fact, bool) or isinstance(value, bool):
        return None
    if isinstance(fact, int | float) and isinstance(value, int | float):
        return None if fact != fact else (fact > value) - (fact < value)  # noqa: PLR0124
    if not isinstance(fact, int | str):  # 20.10 as a number has lost its nought
        return None
    return dotted(str(fact), _plain(wanted))


def _plain(wanted: Literal) -> str:
    return wanted.value if isinstance(wanted.value, str) else wanted.text


def _in_order(order: int | None, operator: str) -> bool | None:
    if order is None:
        return None
    return {
        "==": order == 0,
        "<": order < 0,
        "<=": order <= 0,
        ">": order > 0,
        ">=": order >= 0,
    }[operator]
