"""Versions as facts: a bare number, or nothing where a file does not name one."""

import re
from typing import Any

_NUMBER = re.compile(r"v?([0-9]+(?:\.[0-9]+){0,3})")
#: "20.x", "^20", "~3.11", "==3.11.*", ">=20 <21": one line of versions, by its beginning.
_ONE_LINE = re.compile(r"(?:\^|~>?|={0,3})\s*v?([0-9]+(?:\.[0-9]+)*)(?:\.[x*])*")
_BOUNDED = re.compile(r">=\s*v?([0-9.]+)\s*,?\s*<\s*v?([0-9]+(?:\.[0-9]+)*)")


def bare(text: Any) -> str | None:
    """`v20.11.1` as 20.11.1; None for what is no number between dots."""
    match = _NUMBER.fullmatch(str(text).strip())
    return match[1] if match else None


def one_line(text: Any) -> str | None:
    """The version that a range stands for, where it is one line: 20 of `^20` or `>=20 <21`."""
    written = str(text).strip()
    if match := _ONE_LINE.fullmatch(written):
        return match[1]
    bounds = _BOUNDED.fullmatch(written)
    return _between(bounds[1], bounds[2]) if bounds else None


def _between(lower: str, upper: str) -> str | None:
    """3.12 between 3.12.4 and 3.13; nothing where more than one line lies between."""
    *before, last = upper.removesuffix(".0").split(".")
    line = [*before, str(int(last) - 1)]
    return ".".join(line) if lower.split(".")[: len(line)] == line else None


def beginning(text: str) -> str | None:
    """The number that a tag begins with: 20.11 of `20.11-alpine`."""
    match = re.match(r"v?([0-9]+(?:\.[0-9]+){0,3})(?![0-9A-Za-z.])", text)
    return match[1] if match else None
