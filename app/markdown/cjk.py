"""Emphasis and line breaks as Chinese, Japanese and Korean need them.

CommonMark decides by spaces and punctuation whether ``**`` opens or closes, and Japanese puts no
spaces between words: ``**重要。**次`` stays unformatted there. Here a CJK neighbour never stands in
the way, as github.com/tats-u/markdown-cjk-friendly describes.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
#: Wide by Unicode, but pictures: emoji and dingbats are no reason to join words.
_PICTURES = re.compile("[\u2000-\u2e7f\U0001f000-\U0001faff]")
#: How many empty tokens (ends of emphasis and the like) lie at most between a break and its text.
_NEAR = 6


@lru_cache(maxsize=4096)
def is_cjk(char: str) -> bool:
    """Whether a character belongs to Chinese, Japanese or Korean writing."""
    if char < "\u1100" or _PICTURES.match(char):
        return False
    return unicodedata.east_asian_width(char) in "WFH" or bool(_HANGUL.match(char))


def joins_without_space(before: str, after: str) -> bool:
    """Whether a line break between two characters is no space: Korean has spaces, so not there."""
    return all(is_cjk(char) and not _HANGUL.match(char) for char in (before, after))


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803, FBT001
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        return _scanned(before, after, end - start, can_split_word=canSplitWord)


def _scanned(before: str, after: str, length: int, *, can_split_word: bool) -> Scanned:
    left, right = _flanks(after, before), _flanks(before, after)
    can_open = left and (can_split_word or not right or _is_punctuation(before))
    can_close = right and (can_split_word or not left or _is_punctuation(after))
    return Scanned(can_open, can_close, length)


def _flanks(inner: str, outer: str) -> bool:
    """CommonMark's left-flanking rule, and its right-flanking one read from the other side."""
    if isWhiteSpace(ord(inner)):
        return False
    if is_cjk(inner) or not _is_punctuation(inner):
        return True
    return isWhiteSpace(ord(outer)) or _is_punctuation(outer) or is_cjk(outer)


def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


class _Parser(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def cjk_plugin(md: MarkdownIt) -> None:
    """Give this one parser the rules above; other parsers of the process keep theirs."""
    parser = _Parser()
    parser.ruler, parser.ruler2 = md.inline.ruler, md.inline.ruler2
    parser.terminator_re = md.inline.terminator_re
    md.inline = parser
    md.add_render_rule("softbreak", _softbreak)


def _softbreak(_self: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return soft_break(tokens, index, space="\n")


def soft_break(tokens: Sequence[Token], index: int, *, space: str) -> str:
    """What stands for the break at ``index``: nothing between two CJK characters, else a space."""
    before = _nearest(tokens, range(index - 1, max(-1, index - _NEAR), -1))[-1:]
    after = _nearest(tokens, range(index + 1, min(len(tokens), index + _NEAR)))[:1]
    return "" if before and after and joins_without_space(before, after) else space


def _nearest(tokens: Sequence[Token], places: range) -> str:
    return next((tokens[i].content for i in places if tokens[i].content), "")
