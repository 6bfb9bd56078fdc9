"""The few HTML tags that people write between words. What is not known here is shown as text."""

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

#: Kept where both halves stand at the same level of the text.
_PAIRED = "a|b|code|del|em|i|ins|kbd|mark|s|small|strong|sub|sup|u"
#: Their words matter, they do not: layout of other houses.
_DROPPED = "big|center|div|figcaption|figure|font|nobr|ol|p|pre|section|span|tt|ul|wbr"
_BLOCKS = {"center", "div", "figcaption", "figure", "p", "section"}
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>br|img|li|{_PAIRED}|{_DROPPED})(?P<attributes>(?:\s[^<>]{{0,1000}})?)/?>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def tags_plugin(md: MarkdownIt) -> None:
    """Teach a parser with ``html`` off the tags above."""
    md.inline.ruler.before("autolink", "tag", _tag)
    md.core.ruler.after("inline", "balance_tags", _balance_tags)
    md.add_render_rule("tag", lambda _self, tokens, index, *_: tokens[index].markup)


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes in the text of a tag, names in small letters, values decoded."""
    found = _ATTRIBUTE.findall(tag)
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in found}


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    tag = _TAG.match(state.src, state.pos, state.posMax)
    if not tag:
        return False
    if not silent:
        _push(state, tag, tag["name"].lower())
    state.pos = tag.end()
    return True


def _push(state: StateInline, tag: re.Match[str], name: str) -> None:
    if name == "br":
        state.push("hardbreak", "br", 0)
    elif name == "img":
        _push_image(state, attributes_of(tag["attributes"]))
    elif name in _PAIRED.split("|"):
        _push_half(state, tag, name)
    elif name == "li" and not tag["close"]:
        state.push("hardbreak", "br", 0)
        state.push("text", "", 0).content = "• "
    elif name in _BLOCKS:
        state.push("softbreak", "br", 0)


def _push_image(state: StateInline, attributes: dict[str, str]) -> None:
    image = state.push("image", "img", 0)
    image.content = attributes.get("alt", "")
    image.attrs = {"src": state.md.normalizeLink(attributes.get("src", "")), "alt": ""}
    image.children = [Token("text", "", 0, content=image.content)]


def _push_half(state: StateInline, tag: re.Match[str], name: str) -> None:
    token = state.push("tag", name, 0)
    token.markup = f"<{tag['close']}{name}>"
    token.meta = {"close": bool(tag["close"]), "as_written": tag[0], "in_link": state.linkLevel}
    if name == "a":
        token.meta["href"] = attributes_of(tag["attributes"]).get("href")


def _balance_tags(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _balance(state.md, token.children)


def _balance(md: MarkdownIt, children: list[Token]) -> None:
    """A tag without its other half, at its own level, is text."""
    waiting: list[Token] = []
    for token in [child for child in children if child.type == "tag"]:
        if not token.meta["close"]:
            waiting.append(token)
        elif waiting and (waiting[-1].tag, waiting[-1].level) == (token.tag, token.level):
            _join(md, waiting.pop(), token)
        else:
            _as_text(token)
    for token in waiting:
        _as_text(token)


def _join(md: MarkdownIt, opening: Token, closing: Token) -> None:
    """Two halves of ``<a>`` are a link like any other; without an address, or in one, nothing."""
    if opening.tag != "a":
        return
    href = opening.meta["href"]
    if not href or opening.meta["in_link"]:
        opening.markup = closing.markup = ""
        return
    opening.type, opening.nesting, opening.attrs = "link_open", 1, {"href": md.normalizeLink(href)}
    closing.type, closing.nesting = "link_close", -1
    opening.markup = closing.markup = "tag"


def _as_text(token: Token) -> None:
    token.type, token.content = "text", token.meta["as_written"]
