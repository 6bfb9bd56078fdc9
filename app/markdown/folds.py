"""``<details>`` and ``<summary>``, with Markdown inside: how runbooks fold long steps away."""

import re
from bisect import bisect_left

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.markdown.comments import BREAKS_PARAGRAPHS

_FOLD = re.compile(
    r"\s*(?:<(?P<close>/?)details(?P<attributes>(?:\s[^<>]{0,200})?)>"
    r"|<summary(?:\s[^<>]{0,200})?>(?P<summary>(?:(?!\n\s*\n|</?summary>).){0,2000}?)</summary\s*>)",
    re.IGNORECASE | re.DOTALL,
)


def folds_plugin(md: MarkdownIt) -> None:
    """Make real elements of the tags, each closed in the list, quote or page where it opened."""
    md.block.ruler.before("fence", "fold", _fold, BREAKS_PARAGRAPHS)
    md.core.ruler.after("block", "balance_folds", _balance_folds)


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
