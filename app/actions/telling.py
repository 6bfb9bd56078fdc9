"""Whom a learning asks, told at once to whoever pushes it: a scope that is too wide is seen here."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.cell import Cell
from models.learning import learnings_of


@dataclass(frozen=True, slots=True)
class Asked:
    """``services`` are in scope, without those where it was learned; of ``unknown`` facts lack."""

    learning: str
    statement: str
    services: tuple[str, ...]
    unknown: tuple[str, ...]


def asked_by(session: Session, writeup: str) -> list[Asked]:
    """By each learning of a write-up that circulates, in its order."""
    learnings = [one for one in learnings_of(session, writeup) if one.circulated_at]
    query = select(Cell.learning, Cell.service, Cell.scope).where(
        col(Cell.learning).in_([one.id for one in learnings]), col(Cell.is_own).is_(False)
    )
    rows = session.exec(query.order_by(Cell.service)).all() if learnings else []
    return [
        Asked(
            one.id,
            one.statement,
            tuple(service for id_, service, scope in rows if (id_, scope) == (one.id, "in")),
            tuple(service for id_, service, scope in rows if (id_, scope) == (one.id, "unknown")),
        )
        for one in learnings
    ]
