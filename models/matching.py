"""Which part of a new revision is which part of the one before."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol, TypeVar

#: Share of tokens in common from which two wordings are one statement (rulings of identity).
SAME_FROM = 0.8
LONGEST_ID = 120
_WORD = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")


class Part(Protocol):
    """Something that lives inside a write-up and has an identity of its own."""

    given_id: str | None
    position: int
    retired_at: datetime | None

    @property
    def wording(self) -> str: ...


P = TypeVar("P", bound=Part)


def match(before: Sequence[P], wordings: Sequence[tuple[str | None, str]]) -> list[P | None]:
    """For each (id given by the author, wording) the part that it continues, or None.

    By given id, else by equal wording, else by ``SAME_FROM`` of the tokens, else by position.
    A part that bears an id of its author is never matched by another id.
    """
    found: list[P | None] = [None] * len(wordings)
    free = list(before)
    for is_same in (_by_id, _by_wording, _by_tokens, _by_position):
        for at, (given, wording) in enumerate(wordings):
            if found[at] is None:
                found[at] = next((part for part in free if is_same(part, at, given, wording)), None)
                free = [part for part in free if part is not found[at]]
    return found


def given_id(stated: Mapping[str, Any]) -> str | None:
    """The id that an author gave, which may be a number in the file."""
    id_ = stated.get("id")
    return str(id_)[:LONGEST_ID] if isinstance(id_, str | int) and str(id_).strip() else None


def overlap(old: str, new: str) -> float:
    """The share of tokens that two wordings have in common, of the longer one's: 0 to 1."""
    one, other = tokens(old), tokens(new)
    return len(one & other) / max(len(one), len(other), 1)


@lru_cache(maxsize=1024)  # each is compared to all of the revision before
def tokens(text: str) -> frozenset[str]:
    """Words, and pairs of neighbouring Japanese letters, of a folded text."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    pairs = (a + b for a, b in pairwise(words) if not (a + b).isascii())
    return frozenset([*(word for word in words if word.isalnum() and word.isascii()), *pairs])


def _by_id(part: Part, _at: int, given: str | None, _wording: str) -> bool:
    return given is not None and part.given_id == given


def _by_wording(part: Part, _at: int, given: str | None, wording: str) -> bool:
    return _may_be(part, given) and part.wording == wording


def _by_tokens(part: Part, _at: int, given: str | None, wording: str) -> bool:
    return _may_be(part, given) and overlap(part.wording, wording) >= SAME_FROM


def _by_position(part: Part, at: int, given: str | None, _wording: str) -> bool:
    return _may_be(part, given) and part.position == at and part.retired_at is None


def _may_be(part: Part, given: str | None) -> bool:
    return given is None or part.given_id is None
