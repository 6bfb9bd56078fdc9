"""The Markdown that write-ups are written in: CommonMark, GitHub's extensions, and ours."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from app.markdown.cjk import cjk_plugin
from app.markdown.code import code_block
from app.markdown.comments import comments_plugin
from app.markdown.folds import folds_plugin
from app.markdown.fragments import fragments_plugin
from app.markdown.headings import headings_plugin
from app.markdown.links import links_plugin
from app.markdown.memo_lines import memo_lines_plugin
from app.markdown.redaction import redaction_plugin
from app.markdown.tables import tables_plugin
from app.markdown.tags import tags_plugin

#: Levels of nesting that are shown: twenty of lists, since a list and its item are two.
DEEPEST = 40
_PLUGINS = (
    redaction_plugin,
    comments_plugin,
    fragments_plugin,
    folds_plugin,
    tags_plugin,
    headings_plugin,
    links_plugin,
    tables_plugin,
    memo_lines_plugin,
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,200}\]")
_OPTIONS = {
    "html": False,
    "xhtmlOut": False,
    "maxNesting": DEEPEST,
    "tasklists": True,
    "alerts": True,
    "strikethrough_single_tilde": True,
}


class _Dialect(MarkdownIt):
    """Links are judged when all of the text is known, in app.markdown.links, not while parsing."""

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return "data:" if url[:5].lower() == "data:" else super().normalizeLink(url)


@cache
def dialect() -> MarkdownIt:
    """The parser; it keeps nothing between two texts and may be shared."""
    md = _Dialect("commonmark", _OPTIONS).enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False).inline.ruler.at("footnote_ref", _footnote_ref)
    for plugin in _PLUGINS:
        md.use(plugin)
    md.add_render_rule("fence", _fence)
    md.add_render_rule("code_block", _fence)
    return md.use(cjk_plugin)


def _footnote_ref(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """The plugin's rule, asked only where a label ends: it looks for the end of each ``[^``."""
    return bool(_FOOTNOTE.match(state.src, state.pos)) and footnote_ref(state, silent)


def _fence(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    return code_block(tokens[index].content, unescapeAll(tokens[index].info).strip())
