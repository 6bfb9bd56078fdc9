"""Asks: one question to one person about one write-up, for all services that they answer for.

There are few a week for a person; what did not fit waits for the next.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.table import Table

#: A person is asked so often in a week, and no more.
BUDGET = 3


class Ask(Table, table=True):
    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    writeup: str = Field(foreign_key="writeup.id", ondelete="CASCADE", index=True)
    #: The ISO week in which it was asked, such as 2026-W48.
    week: str = Field(index=True)
    #: By which role the person was asked; one of ``app.actions.receiving.ROLES``.
    role: str
    at: datetime = Field(sa_type=UTCDateTime)


class AskedCell(Table, table=True):
    __tablename__ = "asked_cell"

    ask: str = Field(primary_key=True, foreign_key="ask.id", ondelete="CASCADE")
    learning: str = Field(primary_key=True, foreign_key="learning.id", ondelete="CASCADE")
    service: str = Field(primary_key=True, foreign_key="service.slug", index=True)


def asks_in_week(session: Session, week: str) -> dict[str, int]:
    """How many asks each person had in a week."""
    query = select(Ask.person, func.count()).where(Ask.week == week).group_by(Ask.person)
    return dict(session.exec(query).all())


def last_asked(
    session: Session, learnings: Collection[str]
) -> dict[tuple[str, str], list[tuple[str, datetime]]]:
    """Who was asked of these learnings when, by (learning, service)."""
    query = (
        select(AskedCell.learning, AskedCell.service, Ask.person, Ask.at)
        .join(Ask, col(Ask.id) == col(AskedCell.ask))
        .where(col(AskedCell.learning).in_(learnings))
        .order_by(col(Ask.at))
    )
    asked: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for learning, service, person, at in session.exec(query):
        asked.setdefault((learning, service), []).append((person, at))
    return asked


def cells_asked(session: Session, asks: Sequence[str]) -> dict[str, list[AskedCell]]:
    """What each ask is about."""
    query = select(AskedCell).where(col(AskedCell.ask).in_(asks))
    cells: dict[str, list[AskedCell]] = {ask: [] for ask in asks}
    for cell in session.exec(query.order_by(AskedCell.learning, AskedCell.service)):
        cells[cell.ask].append(cell)
    return cells
