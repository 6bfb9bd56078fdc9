"""Letters from templates: ``mail/<letter>/{subject.txt, body.txt, body.html}``."""

from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import css_inline

from app.mail.port import Letter
from app.pages import Here
from app.pages.environment import environment
from models.actor import Actor

_INLINER = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def letter(
    name: str,
    *,
    to: str,
    reader: Actor,
    locale: str,
    zone: ZoneInfo,
    public_url: str,
    **context: Any,
) -> Letter:
    """The letter in the reader's language. Times are shown in ``zone``."""
    here = Here(
        path="/",
        address="/",
        locale=locale,
        theme="",
        zone=zone,
        public_url=public_url,
        viewer=reader,
    )

    def made(part: str) -> str:
        template = environment(locale).get_template(f"mail/{name}/{part}")
        return template.render(here=here, **context)

    return Letter(
        to=to,
        subject=" ".join(_plain(made("subject.txt")).split()),
        text=_plain(made("body.txt")),
        html=_INLINER.inline(made("body.html")),
    )


def _plain(text: str) -> str:
    """What the templates escaped for HTML, as plain text again."""
    return unescape(text)
