"""Finds what must not be pushed: keys, tokens and passwords, by rules that name what they found.

Only specific rules: nothing is guessed from entropy or from words such as "password", so what is
found can be refused. The value itself is never kept, returned or logged.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from app.secrets.register import all_rules, any_rule
from app.secrets.rule import Rule

_ALLOWED = re.compile(r"<!--\s*yokoten:allow\s+([\w-]+)\s+(\S.*?)\s*-->")


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a rule fired: line and column count from 1, in characters.

    ``allowed`` is the reason that the author gave in ``<!-- yokoten:allow rule reason -->`` on
    the same line or the one above, else None.
    """

    rule: str
    line: int
    column: int
    allowed: str | None = None


def scan(text: str) -> list[Secret]:
    """All secrets in a text, from top to bottom; where rules overlap, the first one counts."""
    raw = text.encode("utf-8", "replace")
    if not any_rule().match(raw):
        return []
    lines = raw.splitlines(keepends=True)
    starts = [0, *accumulate(len(line) for line in lines)]
    return [_located(name, at, lines, starts) for at, name in _found(raw)]


def _found(raw: bytes) -> Iterator[tuple[int, str]]:
    spans = sorted(
        (start, order, end, rule.name)
        for order, rule in enumerate(all_rules())
        for start, end in _spans(rule, raw)
    )
    reached = -1
    for start, _, end, name in spans:
        if start >= reached:
            reached = end
            yield start, name


def _spans(rule: Rule, raw: bytes) -> Iterator[tuple[int, int]]:
    for match in rule.pattern.finditer(raw):
        if rule.is_secret(match):
            yield match.span()


def _located(rule: str, at: int, lines: list[bytes], starts: list[int]) -> Secret:
    index = bisect_right(starts, at) - 1
    column = len(lines[index][: at - starts[index]].decode("utf-8", "replace")) + 1
    near = b"".join(lines[max(0, index - 1) : index + 1]).decode("utf-8", "replace")
    return Secret(rule, index + 1, column, dict(_ALLOWED.findall(near)).get(rule))
