"""From a template and what it shows to an HTML answer, in the reader's language."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.i18n import locale_of
from app.pages.environment import environment
from models.actor import Actor
from models.subscription import zone_of

__all__ = ["THEMES", "THEME_COOKIE", "Here", "page"]

THEMES = ("light", "dark")
THEME_COOKIE = "theme"


@dataclass(frozen=True, slots=True)
class Here:
    """What every page knows about the request that it answers."""

    path: str
    #: Path and query, for forms that come back here.
    address: str
    locale: str
    theme: str
    zone: ZoneInfo
    public_url: str
    viewer: Actor | None


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    locale: str | None = None,
    address: str | None = None,
    **context: Any,
) -> HTMLResponse:
    """The answer that shows ``template`` with ``context``, in the reader's language or a given one.

    ``address`` is where the page stands, if it answers a form that was sent elsewhere.
    """
    here = _here(request, locale, address)
    html = (
        environment(here.locale).get_template(template).render(here=here, status=status, **context)
    )
    return HTMLResponse(html, status)


def _here(request: Request, locale: str | None, address: str | None) -> Here:
    settings = request.app.state.hub.settings
    query = f"?{request.url.query}" if request.url.query else ""
    theme = request.cookies.get(THEME_COOKIE, "")
    viewer = getattr(request.state, "actor", None)
    return Here(
        path=request.url.path,
        address=address or request.url.path + query,
        locale=locale or locale_of(request),
        theme=theme if theme in THEMES else "",
        zone=zone_of(viewer.timezone if viewer else None, settings.zone),
        public_url=settings.public_url,
        viewer=viewer,
    )
