"""``/writeups``: lists, one, its revisions, what resembles it."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app.actions.relating import related_to
from app.api.cursors import cursor_from, cursor_of
from app.api.replies import RelatedList
from app.api.shapes import related_as_json, revision_as_json, text_for, writeup_as_json
from app.deps import ReadSession, TheHub, Viewer
from app.i18n import locale_of
from models.action import actions_of
from models.actor import Actor
from models.learning import learnings_of
from models.link import links_of
from models.revision import revision_of, revisions_of
from models.visibility import sees_spans
from models.writeup import WriteUp, list_writeups, services_of_writeups, writeup_by_id

router = APIRouter(prefix="/writeups")

#: As large as the database counts.
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("", name="writeups")
def index(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    kind: str | None = None,
    team: str | None = None,
    service: str | None = None,
    tag: str | None = None,
    state: str | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Response:
    """Newest first, as the caller may see them; ``next`` is the cursor of the page after."""
    found = list_writeups(
        session,
        viewer=viewer,
        kind=kind,
        team=team,
        service=service,
        tag=tag,
        state=state,
        after=cursor_from(cursor, date.fromisoformat),
        limit=limit + 1,
    )
    page = found[:limit]
    services = services_of_writeups(session, [one.id for one in page])
    items = [
        writeup_as_json(
            one,
            viewer=viewer,
            base=hub.settings.public_url,
            locale=locale_of(request),
            services=services[one.id],
        )
        for one in page
    ]
    more = len(found) > limit
    after = cursor_of(page[-1].date.isoformat(), page[-1].id) if more else None
    headers = {"Link": f'<{request.url.include_query_params(cursor=after)}>; rel="next"'}
    return JSONResponse({"items": items, "next": after}, headers=headers if after else None)


@router.get("/{id}", name="writeup")
def show(request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, id: str) -> Response:
    """One write-up; with ``Accept: text/markdown`` the bytes as they were pushed."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    sees = sees_spans(viewer, writeup.team)
    wants_text = "text/markdown" in request.headers.get("accept", "")
    form = "md" if wants_text else f"json-{locale_of(request)}"
    tag = f'"{writeup.revision}-{form}-{"all" if sees else "some"}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Accept-Language, Authorization, Cookie",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if wants_text:
        revision = revision_of(session, writeup.id, writeup.revision)
        text = text_for(revision, sees=sees)
        return Response(text, headers=headers, media_type="text/markdown; charset=utf-8")
    base, locale = hub.settings.public_url, locale_of(request)
    whole = whole_as_json(session, writeup, viewer=viewer, base=base, locale=locale)
    return JSONResponse(whole, headers=headers)


@router.get("/{id}/revisions", name="writeup.revisions")
def revisions(session: ReadSession, viewer: Viewer, id: str) -> dict[str, Any]:
    writeup = writeup_by_id(session, id, viewer=viewer)
    return {"items": [revision_as_json(*one) for one in revisions_of(session, writeup.id)]}


@router.get("/{id}/revisions/{number}", name="writeup.revision")
def revision(session: ReadSession, viewer: Viewer, id: str, number: Number) -> Response:
    """The bytes of one revision, as they were pushed."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    text = text_for(revision_of(session, writeup.id, number), sees=sees_spans(viewer, writeup.team))
    return Response(text, media_type="text/markdown; charset=utf-8")


@router.get("/{id}/related", name="writeup.related", responses={200: {"model": RelatedList}})
def related(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    id: str,
    limit: Annotated[int, Query(ge=1, le=20)] = 3,
) -> dict[str, Any]:
    """What other teams wrote that resembles it, with reasons; nothing rather than noise."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    found = related_to(session, hub.library(session), writeup, viewer=viewer, limit=limit)
    base, locale = hub.settings.public_url, locale_of(request)
    return {"related": [related_as_json(one, base, locale) for one in found]}


def whole_as_json(
    session: Session, writeup: WriteUp, *, viewer: Actor, base: str, locale: str
) -> dict[str, Any]:
    """A write-up with all of its parts."""
    return writeup_as_json(
        writeup,
        viewer=viewer,
        base=base,
        locale=locale,
        services=services_of_writeups(session, [writeup.id])[writeup.id],
        learnings=learnings_of(session, writeup.id),
        actions=actions_of(session, writeup.id),
        links=links_of(session, writeup.id),
    )
