"""``/learnings``: a learning with the standing of each service, stating one, adopting one."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app.actions.adopting import Terms, adopt
from app.actions.circulating import circulate, confirm_scope, proposed_for
from app.actions.writing_learnings import LearningForm, written
from app.api.json_body import JsonRoute
from app.api.rollouts_shapes import cells_as_json, rollout_as_json
from app.api.shapes import without_spans
from app.deps import Author, Now, ReadSession, TheHub, Viewer, WriteSession
from app.hub import Hub
from app.pushing import push
from models.actor import Actor
from models.cell import cells_of_learnings, learning_seen
from models.errors import Invalid
from models.learning import STATED, learning_by_id
from models.rollout import rollout_of
from models.visibility import sees_spans

router = APIRouter(prefix="/learnings", route_class=JsonRoute)


class AdoptForm(BaseModel):
    """``due`` is a day; only the SRE team makes it mandatory, restricted, or a campaign."""

    model_config = ConfigDict(strict=True, extra="forbid")

    due: Annotated[date, Field(strict=False)] | None = None
    is_mandatory: bool = False
    is_restricted: bool = False
    kind: str = "rollout"


class ScopeForm(BaseModel):
    """Without a condition, the one that the hub proposes."""

    model_config = ConfigDict(strict=True, extra="forbid")

    condition: Annotated[str, Field(max_length=2_000)] | None = None


@router.get("/{id}", name="learning")
def show(session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str) -> dict[str, Any]:
    return _told(session, hub, viewer, now, id)


@router.post("", status_code=201, name="learning.create")
def create(hub: TheHub, by: Author, now: Now, form: LearningForm) -> Response:
    """A learning without an incident; where its condition is stated, it is circulated at once."""
    pushed = push(hub, written(form, via="api"), by=by, now=now)
    with hub.reading() as session:
        told = _told(session, hub, by, now, pushed.learnings[0])
    return JSONResponse(told, 201 if pushed.is_new else 200)


@router.post("/{id}/scope", name="learning.scope")
def confirm(
    session: WriteSession, hub: TheHub, by: Author, now: Now, id: str, form: ScopeForm
) -> dict[str, Any]:
    """Confirm the proposed condition, or state one."""
    learning, writeup = learning_by_id(session, id, viewer=by)
    condition = form.condition or learning.condition or proposed_for(session, learning, writeup)
    if condition is None:
        raise Invalid("Please say first which services it concerns.")
    confirm_scope(session, learning, writeup, condition, by=by, now=now)
    session.flush()
    return _told(session, hub, by, now, id)


@router.post("/{id}/circulation", name="learning.circulate")
def ask_everybody(
    session: WriteSession, hub: TheHub, by: Author, now: Now, id: str
) -> dict[str, Any]:
    """Ask the services in scope, of past material too."""
    learning, _ = learning_by_id(session, id, viewer=by)
    by.must_write_for(learning.team)
    circulate(session, learning, by=by, now=now)
    session.flush()
    return _told(session, hub, by, now, id)


@router.post("/{id}/rollout", status_code=201, name="learning.adopt")
def create_rollout(
    session: WriteSession,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    form: Annotated[AdoptForm | None, Body()] = None,
) -> Response:
    """Adopt it; again changes nothing, but for terms that the SRE team sets."""
    learning, _ = learning_by_id(session, id, viewer=by)
    terms = Terms(**(form or AdoptForm()).model_dump())
    rollout, is_new = adopt(session, learning, terms, by=by, now=now)
    told = rollout_as_json(session, rollout, learning, viewer=by, now=now, base=_base(hub))
    return JSONResponse(told, 201 if is_new else 200)


def _told(session: Session, hub: Hub, viewer: Actor, now: Now, id: str) -> dict[str, Any]:
    learning, writeup = learning_seen(session, id, viewer=viewer)
    said = {name: getattr(learning, name) for name in STATED}
    rollout = rollout_of(session, id)
    told = {
        "id": learning.id,
        **said,
        "due": learning.due.isoformat() if learning.due else None,
        "condition": learning.condition,
        "proposed_when": proposed_for(session, learning, writeup) if writeup else None,
        "is_circulated": learning.circulated_at is not None,
        "standing": learning.standing,
        "rollout": rollout.id if rollout else None,
        "team": learning.team,
        "technologies": learning.technologies,
        "writeup": writeup.id if writeup else None,
        "url": f"{_base(hub)}/learnings/{learning.id}",
        "cells": cells_as_json(
            session, cells_of_learnings(session, [id], viewer=viewer, now=now), now=now
        ),
    }
    return told if sees_spans(viewer, learning.team) else without_spans(told)


def _base(hub: Hub) -> str:
    return hub.settings.public_url
