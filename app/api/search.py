"""``GET /search`` and ``POST /related``."""

import re
import time
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from app.actions import relating
from app.actions.searching import Found, search
from app.actions.searching import Query as Asked
from app.api.json_body import JsonRoute
from app.api.replies import RelatedList, SearchReply
from app.api.shapes import related_as_json
from app.deps import ReadSession, TheHub, Viewer
from app.i18n import locale_of, say
from app.markdown import strip_redactions
from models.errors import Invalid

router = APIRouter(route_class=JsonRoute)
#: The second style of mark is for pages; the API knows one.
_CONCEPT = re.compile(r'<mark class="concept">')
LONGEST_TEXT = 200_000

Many = Annotated[list[str] | None, Query()]


@router.get("/search", name="search", responses={200: {"model": SearchReply}})
def index(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    q: str = "",
    kind: Many = None,
    team: Many = None,
    service: Many = None,
    tag: Many = None,
    technology: Many = None,
    lang: Many = None,
    state: Many = None,
    severity: Many = None,
    since: Annotated[date | None, Query(alias="from")] = None,
    until: Annotated[date | None, Query(alias="to")] = None,
    sort: Literal["relevance", "date"] = "relevance",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    cursor: str | None = None,
    verbatim: bool = False,
) -> dict[str, Any]:
    """Hits, best first, with facets over all of them; ``q`` may hold filters of its own.

    A mistyped word is put right (``searched_for``), but with ``verbatim=1``; where few answer, a
    likelier question may be named (``did_you_mean``).
    """
    asked = Asked(
        text=q,
        kinds=tuple(kind or ()),
        teams=tuple(team or ()),
        services=tuple(service or ()),
        tags=tuple(tag or ()),
        technologies=tuple(technology or ()),
        langs=tuple(lang or ()),
        states=tuple(state or ()),
        severities=tuple(severity or ()),
        since=since,
        until=until,
        sort=sort,
        limit=limit,
        offset=offset,
        cursor=cursor,
        verbatim=verbatim,
    )
    began, locale = time.perf_counter(), locale_of(request)
    result = search(session, hub.library(session), asked, viewer=viewer)
    answer = result.answer
    return {
        "query": q,
        "searched_for": answer.searched_for,
        "did_you_mean": answer.did_you_mean,
        "found_nowhere": list(dict.fromkeys(answer.plan.unheld)),
        "total": answer.total,
        "total_is_lower_bound": answer.total_is_lower_bound,
        "took_ms": round((time.perf_counter() - began) * 1000, 1),
        "warnings": [say(locale, message, **values) for message, values in answer.warnings],
        "hits": [_hit(found, hub.settings.public_url) for found in result.hits],
        "facets": answer.facets,
        "next": answer.next_cursor,
    }


@router.post("/related", name="related", responses={200: {"model": RelatedList}})
def related(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, body: dict[str, Any]
) -> dict[str, Any]:
    """What resembles ``{text}``, or a raw alert payload; a runbook named like the alert first."""
    limit, team = body.get("limit", 3), body.get("exclude_team")
    if not isinstance(limit, int) or not 1 <= limit <= 20:
        raise Invalid("“limit” is a number from 1 to 20.")
    if team is not None and not isinstance(team, str):
        raise Invalid("“exclude_team” is the short name of a team.")
    locale = locale_of(request)
    found = relating.related_to_words(
        session,
        hub.library(session),
        _words(body),
        viewer=viewer,
        lang=locale,
        exclude_team=team,
        limit=limit,
    )
    return {"related": [related_as_json(one, hub.settings.public_url, locale) for one in found]}


def _words(body: dict[str, Any]) -> str | dict[str, Any]:
    if "text" not in body:
        return relating.alert_in(body)
    if not isinstance(body["text"], str) or len(body["text"]) > LONGEST_TEXT:
        raise Invalid("“text” is a text of at most {limit} characters.", limit=LONGEST_TEXT)
    return str(body["text"])


def _hit(found: Found, base: str) -> dict[str, Any]:
    writeup = found.writeup
    return {
        "id": writeup.id,
        "kind": writeup.kind,
        "title": strip_redactions(writeup.title),
        "snippet": _CONCEPT.sub("<mark>", found.snippet),
        "team": writeup.team,
        "services": found.services,
        "lang": writeup.lang,
        "date": writeup.date.isoformat(),
        "severity": writeup.severity,
        "state": writeup.state,
        "standing": writeup.standing,
        "meant": [list(pair) for pair in found.meant],
        "score": round(found.score, 3),
        "url": f"{base}/w/{writeup.id}",
    }
