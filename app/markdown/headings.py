"""Headings get addresses, as GitHub makes them, and stand in the outline.

Ids are prefixed, so that no heading can take the name of something on the page around it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TypedDict

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.markdown.redaction import MASK, strip_redactions

PREFIX = "h-"
DEEPEST_IN_OUTLINE = 4
_LONGEST_SLUG = 200
_OWN_ID = re.compile(r"\s*\{#([^\s{}]{1,200})\}\s*$")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


class OutlineEntry(TypedDict):
    """One heading: its level (1-4), the id on the page, its words."""

    level: int
    id: str
    text: str


def headings_plugin(md: MarkdownIt) -> None:
    """Number nothing, name everything: ids on all headings, an outline in ``env``."""
    md.core.ruler.push("headings", _headings)


def fragment(written: str) -> str:
    """The address of a heading as an author wrote it (``#cause``), on our pages (``#h-cause``)."""
    return f"#{PREFIX}{written}" if written else ""


def _headings(state: StateCore) -> None:
    outline = state.env.setdefault("outline", [])
    taken: dict[str, int] = {}
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open":
            own_id = str(token.attrGet("id") or "") or _take_own_id(inline)
            text = public_text(inline.children or ()).strip()
            token.attrSet("id", PREFIX + _unique(own_id or _slug(text), taken))
            _note(outline, token, text)


def _note(outline: list[OutlineEntry], token: Token, text: str) -> None:
    level = int(token.tag[1])
    if text and level <= DEEPEST_IN_OUTLINE:
        outline.append({"level": level, "id": str(token.attrGet("id")), "text": text})


def _take_own_id(inline: Token) -> str:
    """``## Cause {#why}``: the author's own address, as Hugo and Pandoc write it."""
    last = inline.children[-1] if inline.children else None
    if last is None or last.type != "text" or not (own := _OWN_ID.search(last.content)):
        return ""
    last.content = last.content[: own.start()]
    return own[1]


def _slug(text: str) -> str:
    words = _NOT_IN_SLUG.sub("", text.lower()).replace(" ", "-")
    return words[:_LONGEST_SLUG] or "section"


def _unique(slug: str, taken: dict[str, int]) -> str:
    count = taken.get(slug, 0)
    taken[slug] = count + 1
    return _unique(f"{slug}-{count}", taken) if count else slug


def public_text(tokens: Sequence[Token]) -> str:
    """The words of a heading as anybody may read them."""
    return strip_redactions("".join(_public(tokens)))


def _public(tokens: Sequence[Token]) -> Iterable[str]:
    depth = 0
    for token in tokens:
        if token.type == "redaction_open":
            depth += 1
            yield MASK
        elif token.type == "redaction_close":
            depth -= 1
        elif not depth:
            yield _words(token)


def _words(token: Token) -> str:
    if token.type == "image":
        return public_text(token.children or ())
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content
