"""Answering what one is asked: one POST for all the services that were ticked."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.actions.answering import answer
from app.deps import Author, Now, ReadSession, TheHub, Viewer, WriteSession
from app.i18n import locale_of
from app.pages import page
from app.web.asking import asks_for_viewer
from app.web.own_paths import own_path
from models.answer import JUSTIFICATIONS, Statement
from models.catalogue import visible_service
from models.cell import learning_seen
from models.errors import Invalid, NotFound

#: Write-ups about which somebody is asked, on one page.
MOST = 100

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody chose and typed, and the page that they came from."""

    statement: Statement
    back: str


def said(
    status: Annotated[str, Form()],
    justification: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    until: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Said:
    """The reason and its day belong to a no; the note may stand with any answer."""
    is_no = status == "not_affected"
    is_leaving = is_no and justification == "decommissioning"
    statement = Statement(
        status=status,
        justification=justification or None if is_no else None,
        note=note,
        until=day_in(until) if is_leaving else None,
    )
    return Said(statement, back)


TheAnswer = Annotated[Said, Depends(said)]


@router.get("/asks", name="ask.index")
def index(request: Request, session: ReadSession, viewer: Viewer, now: Now) -> Response:
    """All that waits for the viewer's answer, to be answered there."""
    locale = locale_of(request)
    asks, has_more = asks_for_viewer(session, viewer, locale=locale, limit=MOST, now=now)
    return page(
        request, "asks/index.html", asks=asks, has_more=has_more, justifications=JUSTIFICATIONS
    )


@router.post("/asks/{writeup}/answers", name="ask.answer")
def create(
    session: WriteSession,
    hub: TheHub,
    by: Author,
    now: Now,
    writeup: str,
    said: TheAnswer,
    cell: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """``cell`` is ``ln-…/service``, as often as there are services ticked."""
    if not cell:
        raise Invalid("Please tick at least one service.")
    for one in cell:
        id_, _, slug = one.partition("/")
        learning, _ = learning_seen(session, id_, viewer=by)
        if learning.writeup != writeup:
            raise NotFound("There is no learning “{id}”, or you may not see it.", id=id_)
        service = visible_service(session, slug, viewer=by)
        answer(session, learning, service, said.statement, by=by, now=now, zone=hub.settings.zone)
    return RedirectResponse(own_path(said.back), 303)


def day_in(written: str) -> date | None:
    """A day as a form sends it. Raises Invalid."""
    try:
        return date.fromisoformat(written) if written.strip() else None
    except ValueError:
        raise Invalid("“{written}” is no day, such as 2026-04-30.", written=written[:40]) from None
