"""What is required of a service: the checks of the learnings that are asked of it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.markdown import strip_redactions
from models.actor import Actor
from models.cell import Cell, bring_up, seen_by
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service


def checks_for(
    session: Session, service: Service, *, viewer: Actor | None, base: str, now: datetime
) -> list[dict[str, Any]]:
    """One entry for each learning that has checks and is asked of this service, as the API says.

    Without a ``viewer``, all of them: for the service's own machines.
    """
    query = (
        select(Cell, Learning, Rollout)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .outerjoin(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(Cell.service == service.slug, Cell.scope == "in")
        .where(col(Learning.circulated_at).is_not(None), col(Learning.retired_at).is_(None))
        .order_by(col(Learning.circulated_at), col(Learning.id))
    )
    if viewer is not None:
        query = query.where(seen_by(viewer))
    rows = [row for row in session.exec(query) if row[1].checks]
    bring_up(session, [row[0] for row in rows], now=now)
    return [_entry(*row, base) for row in rows]


def _entry(cell: Cell, learning: Learning, rollout: Rollout | None, base: str) -> dict[str, Any]:
    return {
        "learning": learning.id,
        "rollout": rollout.id if rollout else None,
        "statement": strip_redactions(learning.statement),
        "url": f"{base}/learnings/{learning.id}",
        "due": rollout.due.isoformat() if rollout and rollout.due else None,
        "is_mandatory": bool(rollout and rollout.is_mandatory),
        "status": cell.status,
        "checks": learning.checks,
    }
