"""Learnings: the list, one with its table of services and answers, and answering."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.actions.answering import answer
from app.deps import Author, Now, ReadSession, TheHub, Viewer, WriteSession
from app.i18n import locale_of
from app.markdown import strip_all_redactions
from app.pages import page
from app.web.asking import by_closeness
from app.web.cells import cells_of, tally
from app.web.learning_lines import lines_of
from app.web.naming import names
from app.web.own_paths import own_path
from app.web.sheet import rendered, shown
from app.web.tickets import ticket_lines
from models.answer import JUSTIFICATIONS, Statement
from models.catalogue import visible_service
from models.cell import learning_seen
from models.learning import open_learnings
from models.revision import page_of

PER_PAGE = 30
router = APIRouter(include_in_schema=False)


@router.get("/learnings", name="learning.index")
def index(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    team: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    locale = locale_of(request)
    found = open_learnings(session, viewer=viewer, team=team or None)
    pairs = by_closeness(session, found, locale)
    shown = pairs[(number - 1) * PER_PAGE : number * PER_PAGE]
    has_more = len(pairs) > number * PER_PAGE
    return page(
        request,
        "learning/index.html",
        learnings=lines_of(session, shown, viewer, locale=locale),
        previous=_address(team, number - 1) if number > 1 else None,
        following=_address(team, number + 1) if has_more else None,
    )


@router.get("/learnings/{id}", name="learning.show")
def show(
    request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now, id: str
) -> Response:
    locale = locale_of(request)
    learning, writeup = learning_seen(session, id, viewer=viewer)
    cells = cells_of(session, learning, viewer, locale=locale, now=now)
    is_alone = writeup is not None and writeup.kind == "learning"
    stored = page_of(session, writeup.id, writeup.revision) if writeup and is_alone else None
    return page(
        request,
        "learning/show.html",
        learning=strip_all_redactions(learning.model_dump()),
        writeup=shown(writeup) if writeup else None,
        page=rendered(stored, writeup, viewer) if writeup and stored else None,
        team=names(session, locale, services=[]).team(learning.team),
        cells=cells,
        tally=tally(cells),
        tickets=ticket_lines(session, learning.id, cells, hub.trackers),
        justifications=JUSTIFICATIONS,
    )


@router.post("/learnings/{id}/answers/{service}", name="answer.create")
def create_answer(
    session: WriteSession,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    service: str,
    status: Annotated[str, Form()],
    justification: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    learning, _ = learning_seen(session, id, viewer=by)
    asked = visible_service(session, service, viewer=by)
    reason = justification if status == "not_affected" else ""
    said = Statement(status=status, note=note, justification=reason or None)
    answer(session, learning, asked, said, by=by, now=now, zone=hub.settings.zone)
    return RedirectResponse(own_path(back or f"/learnings/{id}"), 303)


def _address(team: str, number: int) -> str:
    chosen = {"team": team, "page": str(number) if number > 1 else ""}
    return f"/learnings?{urlencode({name: value for name, value in chosen.items() if value})}"
