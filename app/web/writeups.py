"""A write-up, its other faces, the list of all."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.actions.relating import related_to
from app.deps import Now, ReadSession, TheHub, Viewer
from app.hub import Hub
from app.i18n import locale_of
from app.markdown import redact
from app.pages import page
from app.web.cards import Card, cards_of, related_cards
from app.web.follow_lines import to_follow_of
from app.web.naming import names
from app.web.sheet import sheet_of
from app.web.writeup_questions import questions_of
from models.actor import Actor
from models.catalogue import visible_services, visible_teams
from models.errors import NotFound
from models.learning import Learning, learnings_of
from models.revision import revision_of
from models.source import address_in, source_from
from models.unrelated import unrelated_to
from models.visibility import sees_spans
from models.writeup import (
    WriteUp,
    counts_by_kind,
    list_writeups,
    writeup_beside,
    writeup_by_id,
    writeups_by_author_id,
)

PER_PAGE = 30
router = APIRouter(include_in_schema=False)


@router.get("/writeups", name="writeup.index")
def index(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    kind: str = "",
    team: str = "",
    service: str = "",
    tag: str = "",
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    locale = locale_of(request)
    chosen = {"kind": kind, "team": team, "service": service, "tag": tag}
    found = list_writeups(session, viewer=viewer, **chosen, after=_place(after), limit=PER_PAGE + 1)
    shown = found[:PER_PAGE]
    services = visible_services(session, viewer=viewer)
    called = names(session, locale, services=[one.slug for one in services])
    return page(
        request,
        "writeup/index.html",
        cards=cards_of(session, shown, locale=locale),
        chosen=chosen,
        counts=counts_by_kind(session, viewer=viewer),
        teams=[called.team(one.slug) for one in visible_teams(session, viewer=viewer)],
        services=[called.service(one.slug) for one in services],
        previous=None,
        following=_following(chosen, shown[-1]) if len(found) > PER_PAGE else None,
    )


@router.get("/w/{id}.md", name="writeup.markdown")
def markdown(session: ReadSession, viewer: Viewer, id: str) -> Response:
    """The text as it was pushed, without the words that this viewer may not see."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    revision = revision_of(session, writeup.id, writeup.revision)
    if sees_spans(viewer, writeup.team):
        return Response(revision.content, media_type="text/markdown; charset=utf-8")
    return PlainTextResponse(redact(revision.text), media_type="text/markdown; charset=utf-8")


@router.get("/w/{id}.json", name="writeup.json")
def as_json(id: str) -> Response:
    return RedirectResponse(f"/api/v1/writeups/{quote(id)}", 303)


@router.get("/w/{id}", name="writeup.show")
def show(
    request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now, id: str
) -> Response:
    """By id, or by the id that its author gave; a learning's page is the learning's."""
    try:
        writeup = writeup_by_id(session, id, viewer=viewer)
    except NotFound:
        if id.startswith("ln-") and session.get(Learning, id) is not None:
            return RedirectResponse(f"/learnings/{id}", 303)
        return _by_author_id(request, session, viewer, id)
    learnings = learnings_of(session, writeup.id)
    if writeup.kind == "learning" and learnings and "as" not in request.query_params:
        return RedirectResponse(f"/learnings/{learnings[0].id}", 303)
    locale = locale_of(request)
    sheet = sheet_of(session, writeup, learnings, viewer=viewer, locale=locale)
    related = _related(session, hub, writeup, viewer=viewer, locale=locale)
    aside = unrelated_to(session, writeup.id, viewer=viewer)
    asked = questions_of(session, hub, writeup, learnings, viewer=viewer, locale=locale, now=now)
    return page(
        request,
        "writeup/show.html",
        **sheet,
        **asked,
        related=related,
        aside=cards_of(session, aside, locale=locale),
        may_set_aside=viewer.writes_for(writeup.team),
        follows=to_follow_of(session, viewer, writeup),
    )


@router.get("/w/{id}/to/{path:path}", name="writeup.link")
def follow(session: ReadSession, viewer: Viewer, id: str, path: str) -> Response:
    """A relative link: to the write-up of that file, else to the file in its repository."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    if target := writeup_beside(session, writeup, path, viewer=viewer):
        return RedirectResponse(f"/w/{target.id}", 303)
    repository = source_from(writeup.source).repository if writeup.root else None
    if repository:
        return RedirectResponse(address_in(repository, quote(path)), 303)
    raise NotFound("“{path}” has not been pushed yet.", path=path)


def _by_author_id(request: Request, session: Session, viewer: Actor, name: str) -> Response:
    found = writeups_by_author_id(session, name, viewer=viewer)
    if not found:
        raise NotFound("There is no write-up “{id}”, or you may not see it.", id=name)
    if len(found) == 1:
        return RedirectResponse(f"/w/{found[0].id}", 303)
    cards = cards_of(session, found, locale=locale_of(request))
    return page(request, "writeup/choose.html", name=name, cards=cards)


def _related(
    session: Session, hub: Hub, writeup: WriteUp, *, viewer: Actor, locale: str
) -> list[Card] | None:
    """Five related write-ups of other teams; None while search is resting."""
    try:
        found = related_to(session, hub.library(session), writeup, viewer=viewer, limit=5)
    except DBAPIError:
        return None
    return related_cards(session, found, locale=locale)


def _place(after: str) -> tuple[date, str] | None:
    day, _, id_ = after.partition("~")
    try:
        return date.fromisoformat(day), id_
    except ValueError:
        return None


def _following(chosen: dict[str, Any], last: WriteUp) -> str:
    filters = {name: value for name, value in chosen.items() if value}
    return f"/writeups?{urlencode(filters | {'after': f'{last.date.isoformat()}~{last.id}'})}"
