"""Words in the reader's language: gettext catalogues read from their .po files at first use."""

import gettext
import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

from models.errors import YokotenError

LOCALES = ("ja", "en")
DEFAULT = "en"
COOKIE = "lang"
FOLDER = Path(__file__).resolve().parents[1] / "translations"
#: As many languages as a browser may name; the header is a stranger's.
_MOST = 20


def locale_of(request: Request) -> str:
    """What was chosen in this browser, else the person's own choice, else the browser's."""
    actor = getattr(request.state, "actor", None)
    for choice in (request.cookies.get(COOKIE), actor.locale if actor else None):
        if choice in LOCALES:
            return str(choice)
    return preferred(request.headers.get("accept-language", ""))


def preferred(accept_language: str) -> str:
    """The best of ours for an ``Accept-Language`` header."""
    wanted = [_weighed(part) for part in accept_language.split(",")[:_MOST]]
    ordered = [name for weight, name in sorted(wanted, key=lambda pair: -pair[0]) if weight > 0]
    return negotiate_locale(ordered, LOCALES, sep="-") or DEFAULT


@lru_cache(maxsize=8)
def translator(locale: str) -> gettext.NullTranslations:
    """The catalogue of a language; English msgids speak for themselves where there is none."""
    path = FOLDER / locale / "LC_MESSAGES" / "messages.po"
    if locale not in LOCALES or not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=locale)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(locale: str, message: str, **values: Any) -> str:
    """A message in a language, with its values filled in; lists become enumerations."""
    words = translator(locale).gettext(message)
    return words.format(**{name: _shown(value, locale) for name, value in values.items()})


def translated(error: YokotenError, locale: str) -> str:
    """What an error says, in a language."""
    if not error.values:
        return translator(locale).gettext(error.message)
    return say(locale, error.message, **error.values)


def _weighed(part: str) -> tuple[float, str]:
    name, _, weight = part.strip().partition(";q=")
    try:
        return (float(weight) if weight else 1.0, name)
    except ValueError:
        return (0.0, name)


def _shown(value: Any, locale: str) -> Any:
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return ("、" if locale == "ja" else ", ").join(map(str, value))
    return value
