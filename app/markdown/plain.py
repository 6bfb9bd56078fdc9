"""The words of a text, for the index and for snippets: no markup, no pictures, no base64."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from app.markdown.cjk import soft_break
from app.markdown.fragments import fragment_words
from app.markdown.redaction import strip_redactions

_BASE64 = re.compile(
    r"(?:data:[\w/+.;=-]{0,80},)?(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{240,}", re.ASCII
)
_SPACES = re.compile(" {2,}")
_BLANK = re.compile(r"[ \t]*\n\s*\n\s*")
_AFTER = {"th_close": "\t", "td_close": "\t", "tr_close": "\n"}


def plain_text(tokens: Sequence[Token]) -> str:
    """The text of parsed Markdown; blocks stand on lines of their own, cells between tabs."""
    text = _BASE64.sub(" ", "".join(_pieces(tokens)))
    return strip_redactions(_BLANK.sub("\n", text).strip())


def _pieces(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield _SPACES.sub(" ", "".join(_inline(token.children or ())))
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type == "fragment":
            yield fragment_words(token.content)
        elif token.type in _AFTER:
            yield _AFTER[token.type]
        elif token.nesting < 0 and token.block:
            yield "\n"


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        if token.type == "softbreak":
            yield soft_break(tokens, index, space=" ")
        elif token.type == "hardbreak":
            yield "\n"
        elif token.type == "image":
            yield "".join(_inline(token.children or ()))
        else:
            yield token.content
