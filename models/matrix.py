"""The 横展開表 read at once: learnings and cells as plain tuples, in a fixed number of queries.

A table has many thousands of cells; as objects of their own they would take seconds.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.actor import Actor
from models.answer import Answer, standing_of
from models.cell import Cell, seen_by
from models.learning import Learning
from models.rollout import Rollout
from models.visibility import readable_by
from models.writeup import WriteUp


class Line(NamedTuple):
    """A learning that is asked of services, with its rollout where it was adopted.

    ``is_readable``: the viewer may see its write-up, and so its tags. ``due`` is the rollout's.
    """

    id: str
    statement: str
    team: str
    technologies: list[str]
    circulated_at: datetime
    lang: str
    tags: list[str]
    is_readable: bool
    rollout: str | None
    kind: str | None
    is_mandatory: bool | None
    is_restricted: bool | None
    due: date | None
    adopted_at: datetime | None
    closed_at: datetime | None

    @property
    def asks_by(self) -> str:
        """The id in its addresses."""
        return self.rollout or self.id

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today and self.closed_at is None

    def is_whole_for(self, viewer: Actor) -> bool:
        """Whether the viewer sees the cells of every team."""
        return viewer.is_sre or bool(self.is_readable and not self.is_restricted)


class Point(NamedTuple):
    """How one service stands to one learning."""

    learning: str
    service: str
    scope: str
    status: str


def lines(session: Session, *, viewer: Actor) -> list[Line]:
    """The learnings in circulation of which the viewer sees a cell."""
    seen = select(Cell.learning).where(seen_by(viewer))
    query = (
        select(  # type: ignore[call-overload]  # more columns than its overloads go to
            Learning.id,
            Learning.statement,
            Learning.team,
            Learning.technologies,
            Learning.circulated_at,
            WriteUp.lang,
            WriteUp.tags,
            readable_by(viewer, col(Learning.writeup)),
            Rollout.id,
            Rollout.kind,
            Rollout.is_mandatory,
            Rollout.is_restricted,
            Rollout.due,
            Rollout.at,
            Rollout.closed_at,
        )
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .outerjoin(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(col(Learning.circulated_at).is_not(None), col(Learning.retired_at).is_(None))
        .where(col(Learning.id).in_(seen))
    )
    return [Line(*row) for row in session.exec(query)]


def points(session: Session, *, viewer: Actor, now: datetime) -> Sequence[Point]:
    """Every cell that the viewer may see, as it stands at ``now``."""
    is_due = col(Cell.ends_at) <= now
    query = select(
        Cell.learning, Cell.service, Cell.scope, Cell.status, is_due  # type: ignore[call-overload]
    ).where(seen_by(viewer))  # fmt: skip
    rows = session.exec(query).all()
    ended = _ended(session, viewer, now) if any(row[4] for row in rows) else {}
    return [
        Point(row[0], row[1], row[2], ended.get((row[0], row[1]), row[3]) if row[4] else row[3])
        for row in rows
    ]


def _ended(session: Session, viewer: Actor, now: datetime) -> dict[tuple[str, str], str]:
    """The status of those cells that the clock alone changed since it was written down."""
    query = (
        select(Answer, Cell.proven_until)
        .join(
            Cell,
            (col(Cell.learning) == col(Answer.learning))
            & (col(Cell.service) == col(Answer.service)),
        )
        .where(col(Cell.ends_at) <= now, seen_by(viewer))
        .order_by(col(Answer.id).desc())
    )
    said: dict[tuple[str, str], list[Answer]] = {}
    proven: dict[tuple[str, str], datetime | None] = {}
    for one, until in session.exec(query):
        said.setdefault((one.learning, one.service), []).append(one)
        proven[one.learning, one.service] = until
    return {
        key: standing_of(those, proven_until=proven[key], now=now).status
        for key, those in said.items()
    }
