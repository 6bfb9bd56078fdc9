"""``/asks`` and ``/facts-wanted``: who was asked what, and what would have to be known first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session, col, select

from app.actions.wanting import facts_wanted
from app.api.cursors import cursor_from, cursor_of
from app.api.shapes import moment
from app.deps import ReadSession, Viewer
from models.ask import Ask, cells_asked

router = APIRouter()


@router.get("/asks", name="asks")
def asks(
    session: ReadSession,
    viewer: Viewer,
    week: str | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> dict[str, Any]:
    """The viewer's own, all of them for the SRE team; the oldest first."""
    query = select(Ask).order_by(col(Ask.at), col(Ask.id))
    if not viewer.is_sre:
        query = query.where(Ask.person == (viewer.person_id or ""))
    if week:
        query = query.where(Ask.week == week)
    if after := cursor_from(cursor, _time_of):
        at, id_ = after
        query = query.where((col(Ask.at) > at) | ((col(Ask.at) == at) & (col(Ask.id) > id_)))
    found = list(session.exec(query.limit(limit + 1)))
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return {
        "items": _as_json(session, page),
        "next": cursor_of(last.at.astimezone(UTC).isoformat(), last.id) if last else None,
    }


def _time_of(said: str) -> datetime:
    """Raises ValueError where it is no time in UTC, as this list writes them."""
    at = datetime.fromisoformat(said)
    if at.tzinfo != UTC:
        raise ValueError(said)
    return at


def _as_json(session: Session, found: Sequence[Ask]) -> list[dict[str, Any]]:
    cells = cells_asked(session, [ask.id for ask in found])
    return [
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
