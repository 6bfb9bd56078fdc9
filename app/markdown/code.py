"""Code blocks: highlighted by classes, never by style attributes."""

import re
from functools import cache, lru_cache

from markdown_it.common.utils import escapeHtml
from pygments import highlight as pygmentise
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

#: Longer blocks stay plain: a lexer takes up to a second for a megabyte.
LONGEST = 48 * 1024
_LANGUAGE = re.compile(r"[\w+#.-]{1,24}", re.ASCII)


def code_block(text: str, info: str = "") -> str:
    """A ``<pre>`` that can be scrolled by keyboard; ``data-lang`` names its language."""
    found = _LANGUAGE.match(info)
    language = found[0].lower() if found else ""
    named = f' data-lang="{escapeHtml(language)}"' if language else ""
    return f'<pre class="code" tabindex="0"{named}><code>{_body(text, language)}</code></pre>\n'


@cache
def classes() -> frozenset[str]:
    """The classes that highlighted code may carry."""
    return frozenset(filter(None, STANDARD_TYPES.values()))


def _body(text: str, language: str) -> str:
    lexer = _lexer(language) if language and len(text) <= LONGEST else None
    return pygmentise(text, lexer, _formatter()) if lexer else escapeHtml(text)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)
