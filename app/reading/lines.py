"""The lines of a body, without comments, each knowing its number and whether it is code."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.reading.veil import Veil

_FENCE = re.compile(r"[ \t>]*(?:[-*+]\s+|[0-9]{1,9}[.)]\s+)?(`{3,}|~{3,})(.*)")


class Line(NamedTuple):
    """``number`` counts from 1 in the file; code is not looked into for headings and items."""

    number: int
    text: str
    is_code: bool = False


def lines_of(body: str, *, first: int, veil: Veil) -> list[Line]:
    """All lines of a body; fences stay (as code), HTML comments go."""
    found, number = [], first
    for text, is_code in _marked(_uncommented(body.split("\n"))):
        found.append(Line(number, text, is_code))
        number += veil.height(text) if not text.isascii() else 1
    return found


def _marked(texts: Iterator[str]) -> Iterator[tuple[str, bool]]:
    fence = ""
    for text in texts:
        if not fence:
            opening = _FENCE.match(text) if "```" in text or "~~~" in text else None
            is_opening = opening is not None and "`" not in opening[2]
            fence = opening[1] if opening and is_opening else ""
            yield text, is_opening
        else:
            yield text, True
            fence = "" if _closes(text, fence) else fence


def _closes(text: str, fence: str) -> bool:
    stripped = text.strip(" \t>")
    return stripped.startswith(fence) and not stripped.strip(fence[0])


def _uncommented(texts: list[str]) -> Iterator[str]:
    """Comments that nobody closes are text."""
    last = max((at for at, text in enumerate(texts) if "-->" in text), default=-1)
    inside = in_code = False
    for at, text in enumerate(texts):
        if not inside and ("```" in text or "~~~" in text):
            in_code = not in_code if _FENCE.match(text) else in_code
        if not inside and (in_code or "<!--" not in text):
            yield text
            continue
        text, inside = _without_comments(text, inside, closes=at < last)  # noqa: PLW2901
        yield text


def _without_comments(text: str, inside: bool, *, closes: bool) -> tuple[str, bool]:  # noqa: FBT001
    """What a line says outside of comments, and whether it ends inside one."""
    kept, at = [], 0
    while True:
        end = text.find("-->" if inside else "<!--", at)
        if end < 0:
            break
        kept += [] if inside else [text[at:end]]
        at, inside = end + (3 if inside else 4), not inside
    is_open = inside and closes
    if not inside:
        kept.append(text[at:])
    elif not closes:
        kept.append(text[at - 4 :])
    return "".join(kept), is_open
