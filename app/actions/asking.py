"""What there is to ask: the cells that wait for an answer, the most pressing first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.actor import Actor
from models.cell import Cell, bring_up, seen_by
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.writeup import WriteUp, subjects_among

Pair = tuple[Learning, WriteUp]
#: What may wait for somebody's answer; the rest is not read.
_WAITING = ("unanswered", "contradicted", "unproven")


@dataclass(frozen=True, slots=True)
class Open:
    """A cell that waits for an answer, with what it is about."""

    cell: Cell
    learning: Learning
    writeup: WriteUp
    rollout: Rollout | None
    service: Service

    @property
    def key(self) -> tuple[str, str]:
        return self.learning.id, self.service.slug

    @property
    def rank(self) -> tuple[object, ...]:
        """What is asked first: orders, what happened again, what has a day, what is grave."""
        rollout = self.rollout
        return (
            not (rollout and rollout.is_mandatory),
            self.cell.status != "contradicted",
            rollout is None,
            str(rollout.due) if rollout and rollout.due else "~",
            self.writeup.severity or "~",
            self.learning.circulated_at,
            self.learning.id,
        )


def open_cells(
    session: Session,
    services: Sequence[Service],
    *among: ColumnElement[bool],
    viewer: Actor,
    now: datetime,
) -> list[Open]:
    """What these services have to answer, the most pressing first; ``among`` narrows the cells.

    A lesson is asked of the service where it was learned only if that is an order.
    """
    by_slug = {one.slug: one for one in services if not one.is_retired(now)}
    query = (
        select(Cell)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .outerjoin(Rollout, col(Rollout.learning) == col(Cell.learning))
        .where(col(Cell.service).in_(by_slug), Cell.scope == "in", seen_by(viewer), *among)
        .where(col(Learning.circulated_at).is_not(None), col(Learning.retired_at).is_(None))
        .where(col(Rollout.closed_at).is_(None))
        .where(col(Cell.status).in_(_WAITING) | (col(Cell.ends_at) <= now))
    )
    cells = list(session.exec(query))
    bring_up(session, cells, now=now)
    about = _about(session, {cell.learning for cell in cells})
    found = (
        Open(cell, *about[cell.learning], by_slug[cell.service])
        for cell in cells
        if cell.learning in about  # else it was deleted between the two readings
    )
    return sorted(filter(_waits, found), key=lambda one: one.rank)


def _about(
    session: Session, learnings: Iterable[str]
) -> dict[str, tuple[Learning, WriteUp, Rollout | None]]:
    """Each learning with its write-up and its rollout, read once however many services it asks."""
    query = (
        select(Learning, WriteUp, Rollout)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .outerjoin(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(col(Learning.id).in_(learnings))
    )
    return {row[0].id: (row[0], row[1], row[2]) for row in session.exec(query)}


def _waits(one: Open) -> bool:
    status = one.cell.status
    is_order = bool(one.rollout and one.rollout.is_mandatory)
    if status == "unproven":
        return not one.learning.checks
    return status == "contradicted" or (
        status == "unanswered" and (is_order or not one.cell.is_own)
    )


def own_lessons(
    session: Session, pairs: Iterable[Pair], services: Sequence[str]
) -> set[tuple[str, str]]:
    """(learning, service) where the lesson was learned in that very service: nothing to ask."""
    known = list(pairs)
    about = subjects_among(session, services, writeups={writeup.id for _, writeup in known})
    return {
        (learning.id, service)
        for learning, writeup in known
        for service in services
        if (writeup.id, service) in about
    }
