"""Other people's Markdown, made into HTML that is safe to show and text that is good to search."""

from app.markdown.headings import OutlineEntry
from app.markdown.redaction import has_redactions, redact, strip_all_redactions, strip_redactions
from app.markdown.rendering import Rendered, render

__all__ = [
    "OutlineEntry",
    "Rendered",
    "has_redactions",
    "redact",
    "render",
    "strip_all_redactions",
    "strip_redactions",
]
