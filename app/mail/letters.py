"""Letters from templates: ``mail/<letter>/{subject.txt, body.txt, body.html}``."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import css_inline

from app.mail.port import Letter
from app.outbound.unseen import one_line, tame
from app.pages import Here
from app.pages.environment import environment
from models.actor import Actor

_INLINER = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)
_GAP = re.compile(r"\n{3,}")
#: What a letter may be shown with and need not be.
_OPTIONAL: dict[str, Any] = {"unsubscribe": None, "service_names": {}, "team_slug": ""}
#: Characters of a name: of a team, a service, a person.
LONGEST_NAME = 40


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


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
    """The letter in the reader's language. Times are shown in ``zone``.

    ``unsubscribe`` is an address that ends such letters, ``service_names`` names by slug,
    ``team_slug`` whose edition it is where it is a team's.
    """
    here = Here(
        path="/",
        address="/",
        locale=locale,
        theme="",
        zone=zone,
        public_url=public_url,
        viewer=replace(reader, name=shortened(reader.name)),
    )
    shown = _OPTIONAL | context | _short_names(context)

    def made(part: str) -> str:
        template = environment(locale).get_template(f"mail/{name}/{part}")
        return tame(template.render(here=here, **shown))

    return Letter(
        to=to,
        subject=one_line(unescape(made("subject.txt"))),
        text=_plain(made("body.txt")),
        html=_INLINER.inline(made("body.html")),
    )


def _short_names(context: Mapping[str, Any]) -> dict[str, Any]:
    """``team``, ``team_names`` and ``service_names``, where there are any."""
    short: dict[str, Any] = {}
    for name in ("team_names", "service_names"):
        if name in context:
            short[name] = {slug: shortened(said) for slug, said in context[name].items()}
    if context.get("team"):
        short["team"] = shortened(context["team"])
    return short


def _plain(text: str) -> str:
    """What the templates escaped for HTML, as plain text again, with no gaps in it."""
    return _GAP.sub("\n\n", unescape(text)).strip("\n") + "\n"
