"""Search: hits with what was found in them, facets, and help where nothing is found."""

import time
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.actions.searching import Result, search
from app.deps import ReadSession, TheHub, Viewer
from app.i18n import locale_of, say
from app.pages import page
from app.web.cards import Card, cards_of
from app.web.facets import active_filters, facets_of
from app.web.naming import names
from app.web.nothing_found import help_for
from app.web.searching import PER_PAGE, Asked, asked_in
from search.library import RANKED_DEPTH, Answer
from search.port import QueryPlan

router = APIRouter(include_in_schema=False)
#: How search/snippets.py marks what says the same in other words.
_CONCEPT = '<mark class="concept">'
_NOTHING = Result(
    [],
    Answer(
        hits=(),
        total=0,
        total_is_lower_bound=False,
        facets={},
        searched_for=None,
        plan=QueryPlan(""),
    ),
)


@router.get("/search", name="search")
def show(request: Request, session: ReadSession, viewer: Viewer, hub: TheHub) -> Response:
    asked, locale, since = asked_in(request.query_params), locale_of(request), time.perf_counter()
    is_resting, result, took, help_ = False, _NOTHING, 0.0, {}
    try:
        if not asked.is_blank:
            result = search(session, hub.library(session), asked.as_query(), viewer=viewer)
        took = time.perf_counter() - since
        if not result.hits:
            help_ = help_for(session, hub.library(session), asked, viewer=viewer, locale=locale)
    except DBAPIError:
        is_resting = True
    answer, cards = result.answer, _cards(session, result, locale=locale)
    return page(
        request,
        "search/show.html",
        query=asked.query,
        kept=asked.kept(),
        cards=cards,
        has_concepts=any(_CONCEPT in f"{card.marked}{card.snippet}" for card in cards),
        is_resting=is_resting,
        total=answer.total,
        is_lower_bound=answer.total_is_lower_bound,
        help=help_,
        **_meant(asked, answer),
        warnings=[say(locale, message, **values) for message, values in answer.warnings],
        sorts=[(sort, asked.sorted_by(sort), sort == asked.sort) for sort in ("relevance", "date")],
        took_ms=round(took * 1000),
        **_choices(session, answer, asked, locale),
        **_pages(asked, answer),
    )


def _meant(asked: Asked, answer: Answer) -> dict[str, Any]:
    """What was put right or could be, with the addresses of the other readings."""
    likelier = answer.did_you_mean
    return {
        "searched_for": answer.searched_for,
        "unheld": list(dict.fromkeys(answer.plan.unheld)),
        "literally": asked.literally(),
        "is_verbatim": asked.verbatim,
        "corrected": asked.asking(asked.query),
        "likelier": likelier,
        "likelier_href": asked.asking(likelier) if likelier else None,
    }


def _cards(session: Session, result: Result, *, locale: str) -> list[Card]:
    cards = cards_of(session, [hit.writeup for hit in result.hits], locale=locale)
    return [
        replace(card, marked=_safe(hit.title), snippet=_safe(hit.snippet), meant=hit.meant)
        for card, hit in zip(cards, result.hits, strict=True)
    ]


def _safe(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - search/snippets.py escapes all but its own marks


def _choices(session: Session, answer: Answer, asked: Asked, locale: str) -> dict[str, Any]:
    slugs = {*answer.facets.get("service", {}), *asked.labels.get("service", ())}
    called = names(session, locale, services=slugs)
    return {
        "facets": facets_of(answer.facets, asked, called, locale, total=answer.total),
        "active": active_filters(asked, called, locale),
    }


def _pages(asked: Asked, answer: Answer) -> dict[str, Any]:
    shown = asked.page * PER_PAGE
    is_ranked = asked.sort == "relevance"
    has_more = answer.total > shown and not (is_ranked and shown + PER_PAGE > RANKED_DEPTH)
    return {
        "previous": asked.on_page(asked.page - 1) if asked.page > 1 else None,
        "following": asked.on_page(asked.page + 1) if has_more else None,
    }
