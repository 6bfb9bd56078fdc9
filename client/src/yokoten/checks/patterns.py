"""Patterns in RE2's syntax, which take linear time on any text."""

from functools import cache
from typing import Any

import re2

from yokoten.tree.inconclusive import Inconclusive

_LONGEST = 2000  # characters


@cache
def compiled(pattern: str) -> Any:
    """The pattern, in which `^` and `$` are the ends of a line; raises Inconclusive."""
    options = re2.Options()
    options.log_errors = False
    if len(pattern) > _LONGEST:
        raise Inconclusive("a pattern has at most {limit} letters", limit=_LONGEST)
    try:
        return re2.compile("(?m)" + pattern, options)
    except re2.error as error:
        raise Inconclusive("the pattern {pattern} is not one that RE2 takes",
                           pattern=pattern) from error  # fmt: skip


def line_of(pattern: Any, text: str) -> int | None:
    """The number of the first line that matches."""
    match = pattern.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else None
