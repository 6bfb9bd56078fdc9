"""What an incident is not, as people said: the recurrence of what a learning is about."""

from datetime import datetime

from sqlmodel import Field, Session, select

from models.actor import Actor
from models.columns import UTCDateTime
from models.table import Table


class NoRecurrence(Table, table=True):
    """Said on the page of the incident ``writeup``, of one service that it is about."""

    __tablename__ = "no_recurrence"

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    learning: str = Field(
        primary_key=True, foreign_key="learning.id", index=True, ondelete="CASCADE"
    )
    service: str = Field(primary_key=True, foreign_key="service.slug", index=True)
    by: str
    at: datetime = Field(sa_type=UTCDateTime)


def denied(session: Session, writeup: str) -> set[tuple[str, str]]:
    """(learning, service) of which somebody said that this incident is something else."""
    query = select(NoRecurrence.learning, NoRecurrence.service)
    return set(session.exec(query.where(NoRecurrence.writeup == writeup)))


def deny(
    session: Session, writeup: str, learning: str, service: str, *, by: Actor, now: datetime
) -> bool:
    """Remember that it is something else; whether that is new."""
    key = (writeup, learning, service)
    if session.get(NoRecurrence, key):
        return False
    session.add(NoRecurrence(writeup=writeup, learning=learning, service=service, by=by.id, at=now))
    return True
