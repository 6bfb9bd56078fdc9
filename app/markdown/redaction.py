"""``::redact[text]{reason=pii}``: words that only some readers see.

For the others the text is taken out of the source before anything parses it: whatever a code
block, a table or a footnote makes of the rest, the words cannot come out again. A span that is
never closed ends at the next blank line, so that a slip hides too much, not too little.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

MASK = "■■■"
_OPENING = re.compile(r"::redact\[", re.IGNORECASE)
_TURN = re.compile(r"\\.|[\[\]]|\n[ \t\r>]*(?=\n)", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{([^{}\n]{0,200})\}")
_REASON = re.compile(r"reason\s*=\s*[\"']?([\w\- ]{1,40})")


class Span(NamedTuple):
    """A redaction: text[start:end] is all of it, text[first:last] the words."""

    start: int
    first: int
    last: int
    end: int
    reason: str


def has_redactions(text: str) -> bool:
    """Whether any part of a text is for some readers only."""
    return _OPENING.search(text) is not None


def redact(text: str, may_see: bool = False) -> str:  # noqa: FBT001, FBT002
    """A text as a reader may see it: ``[redacted: reason]`` in place of each span."""
    return text if may_see else _replaced(text, _bracketed)


def strip_redactions(text: str) -> str:
    """A text for the index, for snippets and for other teams: ■■■ in place of each span."""
    return _replaced(text, lambda _: MASK)


def strip_all_redactions(value: Any) -> Any:
    """As ``strip_redactions``, for all texts in a JSON value; keys are left alone."""
    if isinstance(value, str):
        return strip_redactions(value)
    if isinstance(value, dict):
        return {key: strip_all_redactions(inner) for key, inner in value.items()}
    return [strip_all_redactions(inner) for inner in value] if isinstance(value, list) else value


def marked(html: str) -> str:
    """A piece of HTML, not yet cleaned, with its spans as elements."""
    return _replaced(html, lambda span: _element(span, html[span.first : span.last]))


def _element(span: Span, words: str) -> str:
    return f'<span class="redacted" data-reason="{span.reason}">{words}</span>'


def closed(text: str) -> str:
    """A text with its spans emptied and still marked, for rendering the face of the others."""
    return _replaced(text, lambda span: f"::redact[{MASK}]{{reason={span.reason}}}")


def spans(text: str) -> Iterator[Span]:
    """All spans, from left to right; one inside another belongs to the outer one."""
    at = 0
    while opening := _OPENING.search(text, at):
        span = _span(text, opening, len(text))
        yield span
        at = span.end


def _replaced(text: str, words: Callable[[Span], str]) -> str:
    parts, at = [], 0
    for span in spans(text):
        parts += [text[at : span.start], words(span)]
        at = span.end
    return "".join([*parts, text[at:]])


def _bracketed(span: Span) -> str:
    return f"[redacted: {span.reason}]" if span.reason else "[redacted]"


def _span(text: str, opening: re.Match[str], limit: int) -> Span:
    last, is_closed = _end_of_words(text, opening.end(), limit)
    attributes = _ATTRIBUTES.match(text, last + 1, limit) if is_closed else None
    reason = _REASON.search(attributes[1]) if attributes else None
    end = attributes.end() if attributes else last + is_closed
    return Span(opening.start(), opening.end(), last, end, reason[1].strip() if reason else "")


def _end_of_words(text: str, first: int, limit: int) -> tuple[int, bool]:
    depth = 1
    for turn in _TURN.finditer(text, first, limit):
        depth += {"[": 1, "]": -1}.get(turn[0], 0)
        if not depth or turn[0].startswith("\n"):
            return turn.start(), not depth
    return limit, False


def redaction_plugin(md: MarkdownIt) -> None:
    """Show spans to those who may see them, marked."""
    md.inline.ruler.before("link", "redaction", _redaction)


def _redaction(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    opening = _OPENING.match(state.src, state.pos, state.posMax)
    if not opening:
        return False
    span = _span(state.src, opening, state.posMax)
    if not silent:
        _push(state, span)
    state.pos = span.end
    return True


def _push(state: StateInline, span: Span) -> None:
    opened = state.push("redaction_open", "span", 1)
    opened.attrs = {"class": "redacted", "data-reason": span.reason}
    limit, state.pos, state.posMax = state.posMax, span.first, span.last
    state.md.inline.tokenize(state)
    state.posMax = limit
    state.push("redaction_close", "span", -1)
