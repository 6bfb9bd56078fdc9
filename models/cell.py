"""Cells of the 横展開表: how one service stands to one learning that was circulated.

A row is what the statements, the evidence and the facts come to, kept so that a table of many
thousands can be read at once. There is none where a service is out of scope and never was in it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, or_
from sqlmodel import Field, Session, col, select

from models.actor import Actor
from models.answer import Answer, Standing, answers_of, standing_of
from models.columns import UTCDateTime
from models.errors import NotFound
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.table import Table
from models.visibility import readable_by
from models.writeup import WriteUp

#: ``unknown``: facts that the condition needs are missing; ``out``: it was in scope once.
SCOPES = ("in", "unknown", "out")


class Cell(Table, table=True):
    __table_args__ = (Index("ix_cell_due", "ends_at"),)

    learning: str = Field(primary_key=True, foreign_key="learning.id", ondelete="CASCADE")
    service: str = Field(primary_key=True, foreign_key="service.slug", index=True)
    scope: str
    #: When the scope became what it is.
    scoped_at: datetime = Field(sa_type=UTCDateTime)
    #: Whether the lesson was learned in this very service.
    is_own: bool = False
    status: str = "unanswered"
    tier: str | None = None
    answer: int | None = None
    #: When the counting statement was made.
    said_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: When the clock alone changes the status.
    ends_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: How long the newest evidence of all checks lasts, where all of it passes.
    proven_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: Whether the newest run of a check could not look: nothing was scanned, a tool crashed.
    is_erring: bool = False
    #: Since when nothing that was settled before a deferral or an exemption counts any more: a
    #: check failed, or a fact, the condition or a check changed meanwhile.
    doubted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: When it was opened again: facts, the condition or a check changed, or it happened again.
    reopened_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    def take(self, standing: Standing) -> None:
        answer = standing.answer
        self.status, self.tier, self.ends_at = standing.status, standing.tier, standing.ends_at
        self.answer, self.said_at = (answer.id, answer.at) if answer else (None, None)

    def shown(self, service: Service, now: datetime) -> str:
        """The status as a page says it, of a cell that was brought up to ``now``."""
        is_out = self.scope == "out" or service.is_retired(now)
        return "out_of_scope" if is_out else self.status


def cell_of(session: Session, learning: str, service: str) -> Cell | None:
    return session.get(Cell, (learning, service))


def bring_up(session: Session, cells: Sequence[Cell], *, now: datetime) -> None:
    """Let the clock act on cells whose time has come. Where nothing is committed, nothing stays."""
    for cell in cells:
        if cell.ends_at is not None and cell.ends_at <= now:
            ended_at = cell.ends_at
            settle(session, cell, now=now)
            cell.reopened_at = ended_at


def settle(session: Session, cell: Cell, *, now: datetime) -> None:
    """Work out anew how a cell stands, by all that was said."""
    said = answers_of(session, cell.learning, cell.service)
    cell.take(
        standing_of(said, proven_until=cell.proven_until, doubted_at=cell.doubted_at, now=now)
    )


def due_cells(session: Session, *, now: datetime, limit: int) -> list[Cell]:
    """Cells on which the clock has to act."""
    query = select(Cell).where(col(Cell.ends_at) <= now).order_by(col(Cell.ends_at))
    return list(session.exec(query.limit(limit)))


def cells_where(
    session: Session,
    *conditions: ColumnElement[bool],
    viewer: Actor,
    now: datetime,
) -> list[Cell]:
    """Cells that the viewer may see, brought up to ``now``."""
    query = select(Cell).where(*conditions, seen_by(viewer))
    cells = list(session.exec(query.order_by(Cell.learning, Cell.service)))
    bring_up(session, cells, now=now)
    return cells


def cells_of_learnings(
    session: Session, learnings: Collection[str], *, viewer: Actor, now: datetime
) -> list[Cell]:
    return cells_where(session, col(Cell.learning).in_(learnings), viewer=viewer, now=now)


def cells_of_services(
    session: Session, services: Collection[str], *, viewer: Actor, now: datetime
) -> list[Cell]:
    return cells_where(session, col(Cell.service).in_(services), viewer=viewer, now=now)


def seen_by(viewer: Actor) -> ColumnElement[bool]:
    """A condition on cells: all of a learning that is open to the viewer, else one's own teams'.

    A restricted rollout, and a learning of a write-up that the viewer may not read, show each team
    its own row only; the SRE team sees all.
    """
    if viewer.sees_every_row:
        return col(Cell.service).is_not(None)
    restricted = select(Rollout.learning).where(col(Rollout.is_restricted))
    readable = select(Learning.id).where(readable_by(viewer, col(Learning.writeup)))
    own = select(Service.slug).where(col(Service.team).in_(viewer.teams))
    is_asked = (col(Cell.scope) == "in") | col(Cell.answer).is_not(None)
    # A service that no catalogue confirmed may be known by hidden write-ups alone.
    catalogued = select(Service.slug).where(col(Service.is_confirmed))
    return or_(
        col(Cell.service).in_(own) & is_asked,
        col(Cell.learning).in_(readable)
        & col(Cell.learning).not_in(restricted)
        & (col(Cell.service).in_(catalogued) | col(Cell.service).in_(own)),
    )


def learning_seen(session: Session, id: str, *, viewer: Actor) -> tuple[Learning, WriteUp | None]:
    """A learning with its write-up, which is None where the viewer may see the learning alone.

    That is where it is asked of a service of theirs. Raises NotFound.
    """
    learning = session.get(Learning, id)
    if learning is None:
        raise NotFound("There is no learning “{id}”, or you may not see it.", id=id)
    query = select(WriteUp).where(
        WriteUp.id == learning.writeup, readable_by(viewer, col(WriteUp.id))
    )
    writeup = session.exec(query).first()
    if writeup or session.exec(select(Cell).where(Cell.learning == id, seen_by(viewer))).first():
        return learning, writeup
    raise NotFound("There is no learning “{id}”, or you may not see it.", id=id)


def is_seen_whole(session: Session, learning: Learning, viewer: Actor) -> bool:
    """Whether the viewer sees the cells of every team."""
    if viewer.sees_every_row:
        return True
    query = select(Learning.id).where(
        Learning.id == learning.id, readable_by(viewer, col(Learning.writeup))
    )
    restricted = select(Rollout.id).where(
        Rollout.learning == learning.id, col(Rollout.is_restricted)
    )
    return session.exec(query).first() is not None and session.exec(restricted).first() is None


def statements_behind(session: Session, cells: Sequence[Cell]) -> dict[tuple[str, str], Answer]:
    """The counting statement of each cell that has one."""
    ids = [cell.answer for cell in cells if cell.answer is not None]
    said: dict[tuple[str, str], Answer] = {}
    for part in _parts(ids, 500):
        found = session.exec(select(Answer).where(col(Answer.id).in_(part)))
        said |= {(one.learning, one.service): one for one in found}
    return said


def _parts(ids: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for at in range(0, len(ids), size):
        yield ids[at : at + size]
