"""Blocks of HTML that Markdown has no words for, as other wikis export them: tables, lists.

Each is cleaned by itself before it enters the page, down to structure, links and images; tags
that are not known stay readable as text. CommonMark's rule says where such a block ends.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from app.markdown.addresses import OUTSIDE_REL, Place
from app.markdown.comments import BREAKS_PARAGRAPHS, next_position
from app.markdown.redaction import marked

_WHOLE = "table|ul|ol|dl|pre"
_BLOCKS = (
    f"{_WHOLE}|thead|tbody|tfoot|tr|td|th|caption|li|dt|dd|p|div|h[1-6]|figure|figcaption|center"
    "|blockquote|section|hr"
)
_INLINE = "a|b|br|code|del|em|i|img|ins|kbd|mark|s|small|span|strong|sub|sup|u"
_TAGS = {tag for tag in f"{_BLOCKS}|{_INLINE}".split("|") if tag not in ("center", "h[1-6]")}
_START = re.compile(rf"</?(?:(?P<whole>{_WHOLE})|(?:{_BLOCKS}))(?=[\s/>])", re.IGNORECASE)
_HEADING = re.compile(r"<h([1-6])((?:\s[^<>]{0,500})?)>(.{0,1000})</h\1>\s*$", re.IGNORECASE)
_UNKNOWN = re.compile(rf"<(?!/?(?:{_BLOCKS}|{_INLINE})(?=[\s/>])|!--)", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/?)(?!(?:li|p|t[dhr]|d[dt]|br|hr|img|tbody|tfoot|thead)\b)[a-z]", re.IGNORECASE
)
#: Elements in one another; a parser's work grows with the square of it.
_DEEPEST = 60
_FOLD = re.compile(r"\s*</?(?:details|summary)\b", re.IGNORECASE)
_IMAGE = re.compile(r'<img(?:\s[\w-]+="[^"]*")*>')
_ID = re.compile(r"\bid\s*=\s*[\"']?([^\s\"'>]{1,200})")
_LINE_ENDS = re.compile(r"</(?:tr|p|li|dt|dd|div|h[1-6]|caption|blockquote)>|<br>|<hr>")
_ANY_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "span": {"data-reason"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}


def fragments_plugin(md: MarkdownIt) -> None:
    """Let blocks of known tags through, cleaned."""
    md.block.ruler.before("fence", "fragment", _fragment, BREAKS_PARAGRAPHS)
    md.add_render_rule("fragment", _render)


def fragment_words(source: str) -> str:
    """The words of a fragment: a line for each row and item, tabs between cells."""
    structure = _cleaned(source, lambda *_: None)
    cells = re.sub(r"</t[dh]>", "\t", structure.replace("\n", " "))
    return html.unescape(_ANY_TAG.sub("", _LINE_ENDS.sub("\n", cells)))


def _fragment(state: StateBlock, line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001
    at = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or not (start := _START.match(state.src, at, state.eMarks[line])):
        return False
    if not silent:
        heading = _HEADING.match(state.src, at, state.eMarks[line])
        last = line if heading else _last_line(state, start, line, end_line)
        state.line = last + 1
        if heading:
            _push_heading(state, heading, line)
        else:
            _push_fragment(state, line, last)
    return True


def _last_line(state: StateBlock, start: re.Match[str], line: int, end_line: int) -> int:
    """Up to the end of a table or a list, and then, as for all others, to the next blank line."""
    whole = start["whole"]
    if whole and not start[0].startswith("</"):
        end = next_position(state.env, state.src, f"</{whole}", start.end())
        found = bisect_left(state.eMarks, end, line) if end >= 0 else line
        line = found if found < end_line else line
    while line + 1 < end_line and not state.isEmpty(line + 1) and not _folds(state, line + 1):
        line += 1
    return line


def _folds(state: StateBlock, line: int) -> bool:
    return _FOLD.match(state.src, state.bMarks[line], state.eMarks[line]) is not None


def _push_heading(state: StateBlock, heading: re.Match[str], line: int) -> None:
    tag = f"h{heading[1]}"
    opening = state.push("heading_open", tag, 1)
    opening.map = [line, line + 1]
    if own_id := _ID.search(heading[2]):
        opening.attrSet("id", own_id[1])
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = heading[3].strip(), [line, line + 1], []
    state.push("heading_close", tag, -1)


def _push_fragment(state: StateBlock, line: int, last: int) -> None:
    token = state.push("fragment", "", 0)
    token.content = state.getLines(line, last + 1, state.blkIndent, keepLastLF=True)
    token.map = [line, last + 1]


def _render(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: EnvType) -> str:
    place: Place = env.get("place") or Place()
    structure = _cleaned(marked(tokens[index].content), _attribute_filter(place))
    pictures = _IMAGE.sub(_picture, structure)
    scrolling = pictures.replace("<table>", '<div class="table-scroll" tabindex="0"><table>')
    return scrolling.replace("</table>", "</table></div>").replace("<p></p>", "")


def _cleaned(source: str, attribute_filter: Callable[[str, str, str], str | None]) -> str:
    shown = source if _depth(source) <= _DEEPEST else html.escape(source)
    return nh3.clean(
        _UNKNOWN.sub("&lt;", shown),
        tags=_TAGS | {f"h{level}" for level in range(1, 7)},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute_filter,
        allowed_classes={"span": {"redacted"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=OUTSIDE_REL,
    )


def _depth(source: str) -> int:
    """How many elements lie in one another at most, not counting those that end by themselves."""
    steps = (-1 if tag[1] else 1 for tag in _NESTING.finditer(source))
    return max(accumulate(steps), default=0)


def _attribute_filter(place: Place) -> Callable[[str, str, str], str | None]:
    def kept(tag: str, name: str, value: str) -> str | None:
        if (tag, name) == ("a", "href"):
            return place.address(value)
        if (tag, name) == ("img", "src"):
            sha256 = place.attachment(value)
            return f"/attachments/{sha256}" if sha256 else None
        return value

    return kept


def _picture(image: re.Match[str]) -> str:
    if ' src="' in image[0]:
        return image[0].replace("<img", '<img loading="lazy"')
    alt = re.search(r' alt="([^"]+)"', image[0])
    return f'<span class="figure-missing">{alt[1]}</span>' if alt else ""
