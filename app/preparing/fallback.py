"""What remains when the work failed: the text itself, its first line as title, and no secrets."""

import html
from dataclasses import replace

from app.markdown import has_redactions, strip_redactions
from app.preparing.draft import Draft, Prepared
from app.reading import Reading, read
from app.secrets import scan

_LONGEST_TITLE = 300
_SEARCHED = 10_000


def plainly(draft: Draft, *, failed: str) -> Prepared:
    """A draft as escaped text. Secrets are looked for all the same: that takes linear time."""
    text = draft.markdown.encode("utf-8", "replace").decode()
    public = strip_redactions(text)
    return Prepared(
        reading=plain_reading(draft),
        secrets=scan(text),
        html=plain_page(text),
        html_closed=plain_page(public) if has_redactions(text) else None,
        outline=[],
        plain=public,
        failed=failed,
    )


def plain_page(text: str) -> str:
    """A page that shows a text as it was written."""
    return f'<pre class="code" tabindex="0"><code>{html.escape(text)}</code></pre>\n'


def plain_reading(draft: Draft) -> Reading:
    """The least that can be said of a text: what its first line alone says, as a heading."""
    title = f"# {_first_line(draft.markdown)}\n"
    return replace(read(title, hints=draft.hints, today=draft.today), body=draft.markdown)


def _first_line(text: str) -> str:
    lines = (line.strip(" \t#*=-") for line in text[:_SEARCHED].splitlines())
    return next(filter(None, lines), "")[:_LONGEST_TITLE]
