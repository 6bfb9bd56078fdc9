"""Lines of memos, as Japanese reports are typed into chats and mails, stay lines.

Markdown runs the lines of a paragraph together. Where the next one begins with 【, ■, ・, a time or
``項目：``, its author meant it to stand below.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_BEGINS = re.compile(
    r"[【■●◆▼▲・※○◎□◇→　]"
    r"|[0-9０-９]{1,2}[:：][0-9０-９]{2}"
    r"|[0-9０-９]{1,2}[月/][0-9０-９]{1,2}"
    r"|[^\s:：]{1,12}："
)


def memo_lines_plugin(md: MarkdownIt) -> None:
    """Make soft breaks before such a line hard ones."""
    md.core.ruler.push("memo_lines", _keep_lines)


def _keep_lines(state: StateCore) -> None:
    for token in state.tokens:
        children = (token.children or []) if _JAPANESE.search(token.content) else []
        for at in range(len(children) - 1):
            if children[at].type == "softbreak" and _BEGINS.match(children[at + 1].content):
                children[at].type, children[at].tag = "hardbreak", "br"
