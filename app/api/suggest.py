"""``GET /suggest``: what a question could go on with, while it is typed."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request

from app.actions.suggesting import Suggested, suggest
from app.api.replies import SuggestionList
from app.deps import ReadSession, TheHub, Viewer
from app.i18n import locale_of, translator
from app.pages.words import words_for

router = APIRouter()


@router.get("/suggest", name="suggest", responses={200: {"model": SuggestionList}})
def index(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    q: Annotated[str, Query(max_length=512)] = "",
) -> dict[str, Any]:
    """Titles, alerts, services and tags; behind ``team:`` and its like, the filter's values."""
    locale = locale_of(request)
    found = suggest(session, hub.library(session), q, viewer=viewer, locale=locale)
    base = hub.settings.public_url
    return {"query": q, "suggestions": [_told(one, base, locale) for one in found]}


def _told(one: Suggested, base: str, locale: str) -> dict[str, Any]:
    return {
        "field": one.field,
        "label": translator(locale).gettext(words_for("facet", one.field)),
        "value": one.value,
        "name": one.name,
        "query": one.query,
        "url": None if one.is_filter else f"{base}{_path(one)}",
    }


def _path(one: Suggested) -> str:
    return f"/w/{one.id}" if one.id else f"/search?{urlencode({'q': one.query})}"
