"""One rule: a name that authors see, a pattern, and a second look at what the pattern found."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import re2

#: Bytes that a compiled pattern may take; with less, the joined one turns slow.
_MEMORY = 12 << 20


class Found(Protocol):
    """The part of a match that a second look needs: a match of re and one of re2 have it."""

    @property
    def string(self) -> bytes:
        """All of the text."""

    @property
    def lastindex(self) -> int | None:
        """The number of the last group that took part."""

    def start(self) -> int:
        """Where the match begins."""

    def end(self) -> int:
        """Where the match ends."""

    def __getitem__(self, group: int) -> bytes: ...


class Rule(NamedTuple):
    """``is_secret`` has the last word, so that documentation's own examples stay welcome."""

    name: str
    source: str
    is_secret: Callable[[Any], bool]

    @property
    def pattern(self) -> Any:
        """The compiled pattern, for bytes: its time is linear in the text."""
        return compiled(self.source)


@lru_cache(maxsize=256)
def compiled(source: str, *, captures: bool = True) -> Any:
    """A pattern of RE2; raises re2.error where RE2 cannot have it (it has no look-around)."""
    options = re2.Options()
    options.max_mem, options.log_errors, options.never_capture = _MEMORY, False, not captures
    return re2.compile(source.encode(), options)
