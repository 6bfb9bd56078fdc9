"""``/rollouts``: what was adopted, how each service stands, answering."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session, col, select
from starlette.responses import JSONResponse, Response

from app.actions.answering import answer, confirm
from app.actions.exempting import ask_exemption, decide
from app.api.cursors import cursor_from, cursor_of
from app.api.json_body import JsonRoute
from app.api.rollouts_shapes import (
    cells_as_json,
    counts_of,
    rollout_as_json,
    terms_as_json,
)
from app.deps import Author, Now, ReadSession, Sre, TheHub, Viewer, WriteSession
from models.actor import Actor
from models.answer import Statement
from models.catalogue import visible_service
from models.cell import Cell, cell_of, learning_seen, seen_by
from models.exemption import exemption_by_id
from models.learning import Learning
from models.rollout import Rollout, rollout_of

router = APIRouter(route_class=JsonRoute)


class AnswerForm(BaseModel):
    """``until`` is the last day on which a deferral or an exemption holds."""

    model_config = ConfigDict(strict=True, extra="forbid")

    status: str
    justification: str | None = None
    note: str = ""
    until: Annotated[date, Field(strict=False)] | None = None
    effort_hours: float | None = None
    downtime: bool | None = None


class DecisionForm(BaseModel):
    """``verdict`` is granted or refused; a refusal says why."""

    model_config = ConfigDict(strict=True, extra="forbid")

    verdict: str
    note: str = ""


@router.get("/rollouts", name="rollouts")
def index(
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    now: Now,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> dict[str, Any]:
    """Those of which the viewer sees a cell, by their ids; without their cells."""
    after = cursor_from(cursor, str)
    seen = _seen(session, viewer, after=after[0] if after else "", limit=limit + 1)
    counts = counts_of(session, [learning.id for _, learning in seen], viewer=viewer, now=now)
    items = [
        terms_as_json(rollout, learning, hub.settings.public_url)
        | {"counts": counts[learning.id][0], "share": counts[learning.id][1]}
        for rollout, learning in seen[:limit]
    ]
    last = seen[limit - 1][0].id if len(seen) > limit else None
    return {"items": items, "next": cursor_of(last, "") if last else None}


@router.get("/rollouts/{id}", name="rollout")
def show(session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str) -> dict[str, Any]:
    rollout, learning = found(session, id, viewer)
    base = hub.settings.public_url
    if rollout is None:
        rollout = Rollout(id=learning.id, learning=learning.id, by="", at=learning.created_at)
    return rollout_as_json(session, rollout, learning, viewer=viewer, now=now, base=base)


@router.post("/rollouts/{id}/answers/{service}", status_code=201, name="answer")
def create_answer(
    session: WriteSession,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    service: str,
    form: AnswerForm,
) -> Response:
    """State how a service stands; 202 where an exemption waits for the SRE team's decision."""
    _, learning = found(session, id, by)
    asked, zone = visible_service(session, service, viewer=by), hub.settings.zone
    said = Statement(**form.model_dump(), via="api")
    pending = None
    if form.status == "verified":
        confirm(session, learning, asked, by=by, now=now)
    elif form.status == "exempt" and not by.leads:
        pending = ask_exemption(session, learning, asked, said, by=by, now=now, zone=zone).id
    else:
        answer(session, learning, asked, said, by=by, now=now, zone=zone)
    session.flush()
    cell = cell_of(session, learning.id, service)
    told = cells_as_json(session, [cell] if cell else [], now=now)
    return JSONResponse(
        {**(told[0] if told else {}), "exemption": pending}, 202 if pending else 201
    )


@router.post("/exemptions/{id}/decision", name="exemption.decide")
def create_decision(
    session: WriteSession, hub: TheHub, by: Sre, now: Now, id: str, form: DecisionForm
) -> dict[str, Any]:
    """Grant or refuse an exemption."""
    asked = exemption_by_id(session, id)
    decide(session, asked, form.verdict, form.note, by=by, now=now, zone=hub.settings.zone)
    return {"id": asked.id, "verdict": asked.verdict, "learning": asked.learning,
            "service": asked.service, "until": asked.until.isoformat()}  # fmt: skip


def found(session: Session, id: str, viewer: Actor) -> tuple[Rollout | None, Learning]:
    """By the id of a rollout or of its learning; raises NotFound for what the viewer may not see."""
    rollout = session.get(Rollout, id)
    learning, _ = learning_seen(session, rollout.learning if rollout else id, viewer=viewer)
    return rollout or rollout_of(session, learning.id), learning


def _seen(
    session: Session, viewer: Actor, *, after: str, limit: int
) -> list[tuple[Rollout, Learning]]:
    seen = select(Cell.learning).where(seen_by(viewer))
    query = (
        select(Rollout, Learning)
        .join(Learning, col(Learning.id) == col(Rollout.learning))
        .where(col(Rollout.learning).in_(seen), col(Rollout.id) > after)
        .order_by(col(Rollout.id))
    )
    return [(rollout, learning) for rollout, learning in session.exec(query.limit(limit))]
