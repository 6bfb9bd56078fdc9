"""The forms of a cell: answering, asking for an exemption, confirming, deciding."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.answering import answer, confirm
from app.actions.exempting import ask_exemption, decide
from app.deps import Author, Now, Sre, TheHub
from app.errors import status_of
from app.hub import Hub
from app.i18n import locale_of, translated
from app.web.asks import day_in
from app.web.cell import Typed, cell_page
from app.web.cell_sheet import Place, place_of
from models.actor import Actor
from models.answer import Statement
from models.errors import Invalid, YokotenError
from models.exemption import exemption_by_id

CELL = "/rollouts/{id}/cells/{service}"
#: Answers that an effort belongs to, and those that hold until a day.
_AT_WORK, _UNTIL = ("affected", "in_progress"), ("deferred", "exempt")
_YES_OR_NO = {"yes": True, "no": False}
router = APIRouter(include_in_schema=False)

Word = Annotated[str, Form()]
Act = Callable[[Session, Place], object]


@router.post(CELL + "/answers", name="cell.answer")
def create_answer(
    request: Request,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    service: str,
    status: Word = "",
    justification: Word = "",
    note: Word = "",
    until: Word = "",
    effort_hours: Word = "",
    downtime: Word = "",
) -> Response:
    typed = Typed("answer", status, justification, note, until, effort_hours, downtime)

    def act(session: Session, place: Place) -> None:
        said, zone = statement(typed), hub.settings.zone
        answer(session, place.learning, place.service, said, by=by, now=now, zone=zone)

    return _done(request, hub, (id, service), by, now, typed, act)


@router.post(CELL + "/exemptions", name="cell.ask-exemption")
def create_exemption(
    request: Request,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    service: str,
    note: Word = "",
    until: Word = "",
) -> Response:
    typed = Typed("exemption", status="exempt", note=note, until=until)

    def act(session: Session, place: Place) -> None:
        said, zone = statement(typed), hub.settings.zone
        ask_exemption(session, place.learning, place.service, said, by=by, now=now, zone=zone)

    return _done(request, hub, (id, service), by, now, typed, act)


@router.post(CELL + "/confirmation", name="cell.confirm")
def create_confirmation(
    request: Request, hub: TheHub, by: Author, now: Now, id: str, service: str
) -> Response:
    def act(session: Session, place: Place) -> None:
        confirm(session, place.learning, place.service, by=by, now=now)

    return _done(request, hub, (id, service), by, now, Typed("confirmation"), act)


@router.post("/exemptions/{id}/decision", name="exemption.decision")
def create_decision(
    request: Request, hub: TheHub, by: Sre, now: Now, id: str, verdict: Word = "", note: Word = ""
) -> Response:
    with hub.reading() as session:
        asked = exemption_by_id(session, id)
        cell = asked.learning, asked.service

    def act(session: Session, _place: Place) -> None:
        there = exemption_by_id(session, id)
        decide(session, there, verdict, note, by=by, now=now, zone=hub.settings.zone)

    return _done(request, hub, cell, by, now, Typed("decision", verdict=verdict, note=note), act)


def statement(typed: Typed) -> Statement:
    """What was typed, without the fields that belong to other answers. Raises Invalid."""
    is_no = typed.status == "not_affected"
    is_leaving = is_no and typed.justification == "decommissioning"
    said = Statement(status=typed.status, note=typed.note.replace("\r\n", "\n"))
    if is_no:
        said = replace(said, justification=typed.justification or None)
    if is_leaving or typed.status in _UNTIL:
        said = replace(said, until=day_in(typed.until))
    if typed.status in _AT_WORK:
        hours, downtime = _hours(typed.effort_hours), _YES_OR_NO.get(typed.downtime)
        said = replace(said, effort_hours=hours, downtime=downtime)
    return said


def _hours(written: str) -> float | None:
    try:
        return float(written) if written.strip() else None
    except ValueError:
        raise Invalid("“{text}” is no number of hours.", text=written[:40]) from None


def _done(
    request: Request,
    hub: Hub,
    cell: tuple[str, str],
    by: Actor,
    now: datetime,
    typed: Typed,
    act: Act,
) -> Response:
    """Back to the cell; where it is refused, the page says why and keeps what was typed."""
    try:
        with hub.transaction() as session:
            place = place_of(session, *cell, viewer=by, now=now)
            act(session, place)
            return RedirectResponse(place.href, 303)
    except YokotenError as error:
        problem, status = translated(error, locale_of(request)), status_of(error)
    with hub.reading() as session:
        place = place_of(session, *cell, viewer=by, now=now)
        return cell_page(
            request, session, hub, place, by, now, typed=typed, problem=problem, status=status
        )
