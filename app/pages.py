"""From a template and what it shows to an HTML answer, in the reader's language."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import budoux
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app import dates
from app.clock import utc_now
from app.i18n import locale_of, translator
from app.words import words_for
from models.actor import Actor

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
STATIC = Path(__file__).resolve().parent / "static"
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


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The answer that shows ``template`` with ``context`` to whoever asks."""
    here = _here(request)
    html = environment(here.locale).get_template(template).render(here=here, **context)
    return HTMLResponse(html, status)


@cache
def environment(locale: str) -> Environment:
    """The templates in one language; also what letters are made with."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {
        "_": partial(said, locale),
        "ngettext": partial(counted, locale),
        "static": static,
    }
    templates.filters |= _filters(locale)
    return templates


def said(locale: str, message: str, **values: Any) -> Markup:
    """A message as HTML, its values escaped."""
    words = Markup(escape(translator(locale).gettext(message)))
    return words.format(**values) if values else words


def counted(locale: str, one: str, many: str, count: int, **values: Any) -> Markup:
    """A message that depends on a number, which it may call {count}."""
    words = Markup(escape(translator(locale).ngettext(one, many, count)))
    return words.format(count=count, **values)


@cache
def static(name: str) -> str:
    """The address of a file under app/static; it changes with the content, for caches."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:10]}"


@lru_cache(maxsize=4096)
def phrases(title: str) -> Markup:
    """A Japanese title with a place to break the line after each phrase; others as they are."""
    if title.isascii():
        return Markup(escape(title))
    return Markup("<wbr>").join(_budoux().parse(title))


def _filters(locale: str) -> dict[str, Callable[..., Any]]:
    words = translator(locale)
    return {
        "word": lambda value, group: words.gettext(words_for(group, str(value))),
        "day": partial(dates.day, locale=locale),
        "span": partial(dates.span, locale=locale),
        "ago": lambda value: dates.ago(value, locale, utc_now()),
        "moment": _in_zone(dates.moment, locale),
        "local_day": _in_zone(dates.local_day, locale),
        "phrases": phrases,
    }


def _in_zone(shown: Callable[..., Markup], locale: str) -> Callable[..., Markup]:
    @pass_context
    def in_zone(context: Context, value: Any) -> Markup:
        return shown(value, locale, context["here"].zone)

    return in_zone


def _here(request: Request) -> Here:
    settings = request.app.state.hub.settings
    query = f"?{request.url.query}" if request.url.query else ""
    theme = request.cookies.get(THEME_COOKIE, "")
    return Here(
        path=request.url.path,
        address=request.url.path + query,
        locale=locale_of(request),
        theme=theme if theme in THEMES else "",
        zone=ZoneInfo(settings.timezone),
        public_url=settings.public_url,
        viewer=getattr(request.state, "actor", None),
    )


@cache
def _budoux() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
