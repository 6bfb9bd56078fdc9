"""Tables scroll inside their own box, and align by class: a style attribute is never written."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ALIGNMENT = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}
ALIGNMENTS = frozenset(f"align-{side}" for side in _ALIGNMENT.values())


def tables_plugin(md: MarkdownIt) -> None:
    """Wrap tables and turn their alignment into classes."""
    md.core.ruler.push("alignment", _align)
    md.add_render_rule("table_open", _open)
    md.add_render_rule("table_close", _close)


def _align(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            style = str(token.attrs.pop("style"))
            token.attrSet("class", f"align-{_ALIGNMENT[style]}")


def _open(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    table: str = renderer.renderToken(tokens, index, options, env)
    return f'<div class="table-scroll" tabindex="0">{table}'


def _close(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    table: str = renderer.renderToken(tokens, index, options, env)
    return f"{table.rstrip()}</div>\n"
