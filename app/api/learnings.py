"""``/learnings/{id}``: a learning with the standing of each service that it concerns."""

from typing import Any

from fastapi import APIRouter

from app.actions.asking import cells_of
from app.api.shapes import moment, without_spans
from app.deps import Now, ReadSession, TheHub, Viewer
from models.learning import STATED, learning_by_id
from models.visibility import sees_spans

router = APIRouter(prefix="/learnings")


@router.get("/{id}", name="learning")
def show(session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str) -> dict[str, Any]:
    learning, writeup = learning_by_id(session, id, viewer=viewer)
    said = {name: getattr(learning, name) for name in STATED}
    told = {
        "id": learning.id,
        **said,
        "due": learning.due.isoformat() if learning.due else None,
        "team": learning.team,
        "technologies": learning.technologies,
        "writeup": writeup.id,
        "url": f"{hub.settings.public_url}/learnings/{learning.id}",
        "cells": [
            {
                "service": cell.service.slug,
                "team": cell.service.team,
                "status": cell.status(now),
                "tier": cell.answer.tier if cell.answer else None,
                "by": cell.answer.by if cell.answer else None,
                "at": moment(cell.answer.at) if cell.answer else None,
            }
            for cell in cells_of(session, learning, viewer=viewer)
        ],
    }
    return told if sees_spans(viewer, writeup.team) else without_spans(told)
