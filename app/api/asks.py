"""``/asks`` and ``/facts-wanted``: who was asked what, and what would have to be known first."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import col, select

from app.actions.wanting import facts_wanted
from app.api.shapes import moment
from app.deps import ReadSession, Viewer
from models.ask import Ask, cells_asked

router = APIRouter()


@router.get("/asks", name="asks")
def asks(
    session: ReadSession, viewer: Viewer, week: Annotated[str | None, Query()] = None
) -> dict[str, Any]:
    """The viewer's own; all of them for the SRE team."""
    query = select(Ask).order_by(col(Ask.at), Ask.id)
    if not viewer.is_sre:
        query = query.where(Ask.person == (viewer.person_id or ""))
    if week:
        query = query.where(Ask.week == week)
    found = list(session.exec(query.limit(1_000)))
    cells = cells_asked(session, [ask.id for ask in found])
    items = [
        {
            "id": ask.id,
            "person": ask.person,
            "role": ask.role,
            "writeup": ask.writeup,
            "week": ask.week,
            "at": moment(ask.at),
            "cells": [{"learning": c.learning, "service": c.service} for c in cells[ask.id]],
        }
        for ask in found
    ]
    return {"items": items}


@router.get("/facts-wanted", name="facts-wanted")
def wanted(session: ReadSession, viewer: Viewer) -> dict[str, Any]:
    """One entry for each service of which facts are missing that conditions ask for."""
    found = facts_wanted(session, viewer=viewer)
    return {
        "items": [
            {"service": one.service.slug, "names": list(one.names), "learnings": one.learnings}
            for one in found
        ]
    }
