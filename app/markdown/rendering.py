"""From Markdown to what is stored beside it: two faces of HTML, an outline, plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.markdown.addresses import Place
from app.markdown.cleaning import clean
from app.markdown.dialect import dialect
from app.markdown.headings import OutlineEntry
from app.markdown.plain import plain_text
from app.markdown.redaction import closed, has_redactions
from app.markdown.size import check_size

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"^[\w\"'][^\n]{0,80}?:(?:\s|$)", re.MULTILINE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """``html`` for those who may see redactions; ``html_closed`` for the others, None without any.

    ``outline`` and ``plain`` are for everybody and never hold redacted words.
    """

    html: str
    html_closed: str | None
    outline: list[OutlineEntry]
    plain: str


def render(
    body: str, *, repository: str | None, path: str | None, attachments: Mapping[str, str]
) -> Rendered:
    """Render Markdown; raises TooLarge over 8 MiB of HTML.

    ``path`` is the file's own, from the root of ``repository``; ``attachments`` maps such paths
    to the SHA-256 of the image. Relative links get the address ``/w/~/to/<path>``.
    """
    place = Place(repository, path, attachments)
    text = _readable(body)
    if not has_redactions(text):
        html, outline, plain = _face(text, place)
        return Rendered(html, None, outline, plain)
    html_closed, outline, plain = _face(closed(text), place)
    return Rendered(_face(text, place)[0], html_closed, outline, plain)


def _face(text: str, place: Place) -> tuple[str, list[OutlineEntry], str]:
    env: dict[str, Any] = {"place": place, "outline": []}
    md = dialect()
    tokens = md.parse(text, env)
    html = clean(_within_limit(md.renderer.render(tokens, md.options, env)))
    return _within_limit(html), env["outline"], plain_text(tokens)


def _within_limit(html: str) -> str:
    check_size(len(html.encode("utf-8", "replace")))
    return html


def _readable(body: str) -> str:
    text = _LONE_SURROGATE.sub("\ufffd", body.replace("\r\n", "\n").replace("\r", "\n"))
    front = _FRONT_MATTER.match(text)
    return text[front.end() :] if front and _KEY.search(front[0]) else text
