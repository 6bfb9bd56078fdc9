"""Links and images: rewritten to addresses that are safe and lead somewhere, else shown as text."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from app.markdown.addresses import OUTSIDE_REL, Place, is_outside
from app.markdown.size import check_size

_SCHEME_BEFORE = re.compile(r"(?<![A-Za-z0-9])https?$", re.IGNORECASE)
#: RFC 3986 without brackets: ASCII only, so that ``https://example.com/。次`` ends where it should.
_REST = re.compile(r"://[A-Za-z0-9](?:[\w\-.~:/?#@!$&'()*+,;=%])*", re.ASCII)
_PUNCTUATION = frozenset("?!.,:;*_~'\"&")
_ENTITY = re.compile(r"&[a-z]{1,10};$")


def links_plugin(md: MarkdownIt) -> None:
    """Link bare addresses, and pass all links and images through ``env["place"]``."""
    md.inline.ruler.before("newline", "bare_address", _bare_address)
    md.core.ruler.push("addresses", _addresses)
    md.add_render_rule("image", _image)


def _bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME_BEFORE.search(state.src, max(0, state.pos - 6), state.pos)
    rest = _REST.match(state.src, state.pos, state.posMax)
    if not scheme or not rest or not state.pending.endswith(scheme[0]):
        return False
    end = _without_trailing(rest[0])
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        _push_link(state, scheme[0] + end)
    state.pos += len(end)
    return True


def _without_trailing(address: str) -> str:
    """As GitHub does: punctuation, entities and brackets opened before belong to the sentence."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end:
        last = address[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
        elif last == ";" and (entity := _ENTITY.search(address, max(0, end - 12), end)):
            end = entity.start() + 1
        elif last not in _PUNCTUATION:
            break
        end -= 1
    return address[:end]


def _push_link(state: StateInline, address: str) -> None:
    opened = state.push("link_open", "a", 1)
    opened.attrs, opened.markup = {"href": state.md.normalizeLink(address)}, "bare"
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1).markup = "bare"


def _addresses(state: StateCore) -> None:
    place = _Addressed(state.env.get("place") or Place())
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(_rewritten(token.children, place))


class _Addressed:
    """A place that remembers its answers, and has enough when they fill a page by themselves."""

    def __init__(self, place: Place) -> None:
        self.attachment = lru_cache(place.attachment)
        self._address = lru_cache(place.address)
        self._length = 0

    def address(self, href: str) -> str | None:
        self._length += len(href)
        check_size(self._length)
        return self._address(href)


def _rewritten(children: Sequence[Token], place: _Addressed) -> Iterator[Token]:
    refused: list[str | None] = []
    for token in children:
        if token.type == "link_open":
            refused.append(_point(token, place))
        if token.type == "image":
            _picture(token, place, is_linked=None in refused)
        kept = token.type not in ("link_open", "link_close") or refused[-1] is None
        yield token if kept else _source_of(token, refused[-1] or "")
        if token.type == "link_close":
            refused.pop()


def _point(link: Token, place: _Addressed) -> str | None:
    """Set the address of a link; return what was written if there is none."""
    written = str(link.attrGet("href") or "")
    address = place.address(written)
    if address is None:
        return written
    link.attrSet("href", address)
    if is_outside(address):
        link.attrSet("rel", OUTSIDE_REL)
    return None


def _source_of(token: Token, written: str) -> Token:
    opens, closes = ("<", ">") if token.markup == "autolink" else ("[", f"]({written})")
    if written.startswith("data:"):
        opens = closes = ""
    return Token("text", "", 0, content=opens if token.nesting > 0 else closes)


def _picture(image: Token, place: _Addressed, *, is_linked: bool) -> None:
    src = str(image.attrGet("src") or "")
    sha256 = place.attachment(src)
    image.meta["attachment"] = sha256
    image.meta["remote"] = src if is_outside(src) and not is_linked else None
    image.meta["name"] = "" if src.startswith("data:") else posixpath.basename(src)


def _image(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: EnvType) -> str:
    image = tokens[index]
    words = renderer.renderInlineAsText(image.children, options, env)
    alt, text = escapeHtml(words), escapeHtml(words or image.meta["name"])
    if sha256 := image.meta["attachment"]:
        return f'<img src="/attachments/{sha256}" alt="{alt}" loading="lazy">'
    if remote := image.meta["remote"]:
        href = escapeHtml(remote)
        return f'<a class="figure-remote" href="{href}" rel="{OUTSIDE_REL}">{text}</a>'
    return f'<span class="figure-missing">{text}</span>' if text else ""
