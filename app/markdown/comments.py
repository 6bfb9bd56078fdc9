"""HTML comments vanish: authors keep notes in them, and tools their marks."""

from bisect import bisect_left

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.utils import EnvType

#: For rules whose lines may follow a paragraph without an empty line between.
BREAKS_PARAGRAPHS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def comments_plugin(md: MarkdownIt) -> None:
    """Take out comments; one that never ends hides nothing."""
    md.block.ruler.before("fence", "comment", _block_comment, BREAKS_PARAGRAPHS)
    md.inline.ruler.before("autolink", "comment", _inline_comment)


def next_position(env: EnvType, src: str, needle: str, at: int) -> int:
    """Where ``needle`` is next, from ``at`` on, or -1. Remembered: many may look for the same."""
    known = env.setdefault("next_position", {})
    asked, found = known.get(needle, (len(src) + 1, -1))
    if at < asked or 0 <= found < at:
        found = src.find(needle, at)
        known[needle] = (at, found)
    return int(found)


def _block_comment(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    start = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or not state.src.startswith("<!--", start):
        return False
    end = next_position(state.env, state.src, "-->", start + len("<!--"))
    last = bisect_left(state.eMarks, end, line) if end >= 0 else end_line
    if last >= end_line or state.src[end + len("-->") : state.eMarks[last]].strip():
        return False
    if not silent:
        state.line = last + 1
    return True


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
