"""Opaque cursors of lists: where the last page ended."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import TypeVar

from models.errors import Invalid

T = TypeVar("T")


def cursor_of(first: str, second: str) -> str:
    """A cursor for a list that is ordered by these two."""
    return urlsafe_b64encode(json.dumps([first, second]).encode()).decode().rstrip("=")


def cursor_from(cursor: str | None, read: Callable[[str], T]) -> tuple[T, str] | None:
    """What ``cursor_of`` was given, the first part read by ``read``; raises Invalid."""
    if not cursor:
        return None
    try:
        first, second = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return read(first), str(second)
    except (ValueError, TypeError, RecursionError):
        raise Invalid("“cursor” is not one that this list gave out.") from None
