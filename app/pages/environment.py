"""The templates in one language, and the filters that they use."""

from collections.abc import Callable
from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import budoux
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from app.clock import utc_now
from app.i18n import translator
from app.markdown import strip_redactions
from app.pages import dates
from app.pages.words import words_for

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_CLOSING = tuple(")]）］」』】〉》、。，．！？!?,.")
STATIC = Path(__file__).resolve().parents[1] / "static"


@cache
def environment(locale: str) -> Environment:
    """The templates in one language; also what letters are made with."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a letter of forty partials would look at forty files
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
    words = escape(translator(locale).gettext(message))
    return words.format(**values) if values else words


def counted(locale: str, one: str, many: str, count: int, **values: Any) -> Markup:
    """A message that depends on a number, which it may call {count}."""
    words = escape(translator(locale).ngettext(one, many, count))
    return words.format(count=count, **values)


@cache
def static(name: str) -> str:
    """The address of a file under app/static; it changes with the content, for caches."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:10]}"


@lru_cache(maxsize=4096)
def phrases(title: str) -> Markup:
    """A Japanese title with a place to break the line after each phrase; others as they are.

    A place that is given goes before the browser's own rules: there is none before a closing sign.
    """
    if title.isascii():
        return escape(title)
    parts: list[str] = []
    for part in _budoux().parse(title):
        if parts and part.startswith(_CLOSING):
            parts[-1] += part
        else:
            parts.append(part)
    return Markup("<wbr>").join(parts)


def flat(text: str) -> str:
    """Text on one line, for what must not look like lines of its own; markup stays markup."""
    return type(text)(" ").join(text.split())


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
        "public": strip_redactions,
        "flat": flat,
        "short_day": partial(dates.short_day, locale=locale),
    }


def _in_zone(shown: Callable[..., Markup], locale: str) -> Callable[..., Markup]:
    @pass_context
    def in_zone(context: Context, value: Any) -> Markup:
        return shown(value, locale, context["here"].zone)

    return in_zone


@cache
def _budoux() -> budoux.Parser:
    return budoux.load_default_japanese_parser()
