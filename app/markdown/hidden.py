"""The little of HTML that write-ups need: comments vanish, ``<details>`` folds, ``<br>`` breaks.

Everything else that looks like a tag is shown as the text it is.
"""

import re
from bisect import bisect_left

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

_BREAKS_PARAGRAPHS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
_FOLD = re.compile(
    r"\s*(?:<(?P<close>/?)details(?P<attributes>(?:\s[^<>]{0,200})?)>"
    r"|<summary(?:\s[^<>]{0,200})?>(?P<summary>(?:(?!\n\s*\n|</?summary>).){0,2000}?)</summary\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>br|kbd|sub|sup|b|i|u|s|em|strong|del|ins|mark|small|code)\s*/?>",
    re.IGNORECASE,
)


def hidden_plugin(md: MarkdownIt) -> None:
    """Teach a parser with ``html`` off the few tags above."""
    md.block.ruler.before("fence", "comment", _block_comment, _BREAKS_PARAGRAPHS)
    md.block.ruler.before("fence", "fold", _fold, _BREAKS_PARAGRAPHS)
    md.inline.ruler.before("autolink", "comment", _inline_comment)
    md.inline.ruler.before("autolink", "tag", _tag)
    md.core.ruler.after("block", "balance_folds", _balance_folds)
    md.core.ruler.after("inline", "balance_tags", _balance_tags)
    md.add_render_rule("tag", lambda _self, tokens, index, *_: tokens[index].markup)


def _block_comment(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    start = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or not state.src.startswith("<!--", start):
        return False
    end = _comment_end(state.env, state.src, start + len("<!--"))
    last = bisect_left(state.eMarks, end, line) if end >= 0 else end_line
    if last >= end_line or state.src[end : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True


def _comment_end(env: EnvType, src: str, at: int) -> int:
    """Where the comment around ``at`` ends, or -1. Remembered: many may wait for one end."""
    asked, found = env.get("comment_end", (0, None))
    if found is None or at < asked or 0 <= found < at:
        found = src.find("-->", at)
        env["comment_end"] = (at, found)
    return int(found) + len("-->") if found >= 0 else -1


def _inline_comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001, ARG001
    if not state.src.startswith("<!--", state.pos):
        return False
    if state.html_terminator_last("-->") < state.pos + 4:
        return False
    end = state.src.find("-->", state.pos + 4, state.posMax)
    if end < 0:
        return False
    state.pos = end + 3
    return True


def _fold(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    start = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or state.src[start : start + 1] != "<":
        return False
    limit = state.eMarks[end_line - 1]
    first = _FOLD.match(state.src, start, limit)
    if not first:
        return False
    if not silent:
        _push_folds(state, line, first, limit)
    return True


def _push_folds(state: StateBlock, line: int, fold: re.Match[str] | None, limit: int) -> None:
    last, rest = line, ""
    while fold:
        _push_fold(state, line, fold)
        last = bisect_left(state.eMarks, fold.end(), last)
        rest = state.src[fold.end() : state.eMarks[last]].strip()
        fold = _FOLD.match(state.src, fold.end(), limit) if rest else None
    if rest:
        _push_text(state, "paragraph", "p", rest, line)
    state.line = last + 1


def _push_fold(state: StateBlock, line: int, fold: re.Match[str]) -> None:
    if fold["summary"] is not None:
        _push_text(state, "summary", "summary", " ".join(fold["summary"].split()), line)
        return
    token = state.push("fold", "details", 0)
    token.block, token.map = True, [line, line + 1]
    token.meta = {"close": bool(fold["close"])}
    if re.search(r"\bopen\b", fold["attributes"], re.IGNORECASE):
        token.attrSet("open", "")


def _push_text(state: StateBlock, kind: str, tag: str, text: str, line: int) -> None:
    state.push(f"{kind}_open", tag, 1).map = [line, line + 1]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = text, [line, line + 1], []
    state.push(f"{kind}_close", tag, -1)


def _balance_folds(state: StateCore) -> None:
    """Pair the tags within each container: an end without a beginning goes, and the reverse."""
    tokens: list[Token] = []
    frames = [0]
    for token in state.tokens:
        if token.nesting < 0 and len(frames) > 1:
            tokens += [_fold_end() for _ in range(frames.pop())]
        if token.type == "fold":
            _balance_fold(token, frames, tokens)
            continue
        tokens.append(token)
        if token.nesting > 0:
            frames.append(0)
    state.tokens = tokens + [_fold_end() for _ in range(sum(frames))]


def _balance_fold(token: Token, frames: list[int], tokens: list[Token]) -> None:
    if not token.meta["close"]:
        frames[-1] += 1
        tokens.append(token)
        token.type, token.nesting = "details_open", 1
    elif frames[-1]:
        frames[-1] -= 1
        tokens.append(_fold_end())


def _fold_end() -> Token:
    return Token("details_close", "details", -1, block=True)


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    tag = _TAG.match(state.src, state.pos, state.posMax)
    if not tag:
        return False
    name = tag["name"].lower()
    if not silent and name == "br":
        state.push("hardbreak", "br", 0)
    elif not silent:
        token = state.push("tag", name, 0)
        token.markup, token.content = f"<{tag['close']}{name}>", ""
        token.meta = {"close": bool(tag["close"]), "as_written": tag[0]}
    state.pos = tag.end()
    return True


def _balance_tags(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _balance(token.children)


def _balance(children: list[Token]) -> None:
    """A tag without its other half, at its own level, is text."""
    waiting: list[Token] = []
    for token in [child for child in children if child.type == "tag"]:
        if not token.meta["close"]:
            waiting.append(token)
        elif waiting and (waiting[-1].tag, waiting[-1].level) == (token.tag, token.level):
            waiting.pop()
        else:
            _as_text(token)
    for token in waiting:
        _as_text(token)


def _as_text(token: Token) -> None:
    token.type, token.content = "text", token.meta["as_written"]
