"""Learnings: the list, one with its table of services and answers, and answering."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.answering import answer
from app.deps import Author, Now, ReadSession, TheHub, Viewer, WriteSession
from app.i18n import locale_of
from app.pages import page
from app.web.asking import by_closeness
from app.web.asks import TheAnswer
from app.web.learning_lines import lines_of
from app.web.learning_sheet import learning_sheet
from app.web.learning_states import FILTERS
from app.web.naming import Label, names
from app.web.own_paths import own_path
from app.web.tickets import ticket_lines
from models.actor import Actor
from models.answer import JUSTIFICATIONS
from models.catalogue import visible_service, visible_teams
from models.cell import learning_seen
from models.learning import open_learnings

PER_PAGE = 30
router = APIRouter(include_in_schema=False)


@router.get("/learnings", name="learning.index")
def index(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    team: str = "",
    state: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """``state=proposed`` lists what waits for the viewer to say whom it concerns."""
    locale = locale_of(request)
    mine = None if viewer.is_sre else viewer.teams
    found = open_learnings(session, viewer=viewer, team=team or None, state=state, mine=mine)
    pairs = by_closeness(session, found, locale)
    shown = pairs[(number - 1) * PER_PAGE : number * PER_PAGE]
    has_more = len(pairs) > number * PER_PAGE
    return page(
        request,
        "learning/index.html",
        learnings=lines_of(session, shown, viewer, locale=locale),
        chosen={"team": team, "state": state},
        states=FILTERS,
        teams=_teams(session, viewer, locale),
        may_write=viewer.scope is None and viewer.role not in ("external", "reader"),
        previous=_address(team, state, number - 1) if number > 1 else None,
        following=_address(team, state, number + 1) if has_more else None,
    )


@router.get("/learnings/{id}", name="learning.show")
def show(
    request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now, id: str
) -> Response:
    learning, writeup = learning_seen(session, id, viewer=viewer)
    told = learning_sheet(
        session, learning, writeup, viewer=viewer, locale=locale_of(request), now=now
    )
    tickets = ticket_lines(session, learning.id, told["cells"], hub.trackers)
    return page(
        request, "learning/show.html", justifications=JUSTIFICATIONS, tickets=tickets, **told
    )


@router.post("/learnings/{id}/answers/{service}", name="answer.create")
def create_answer(
    session: WriteSession,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    service: str,
    said: TheAnswer,
) -> Response:
    learning, _ = learning_seen(session, id, viewer=by)
    asked = visible_service(session, service, viewer=by)
    answer(session, learning, asked, said.statement, by=by, now=now, zone=hub.settings.zone)
    return RedirectResponse(own_path(said.back or f"/learnings/{id}"), 303)


def _teams(session: Session, viewer: Actor, locale: str) -> list[Label]:
    called = names(session, locale, services=[])
    return [called.team(one.slug) for one in visible_teams(session, viewer=viewer)]


def _address(team: str, state: str, number: int) -> str:
    chosen = {"team": team, "state": state, "page": str(number) if number > 1 else ""}
    return f"/learnings?{urlencode({name: value for name, value in chosen.items() if value})}"
