"""Pairs of write-ups that resemble each other and, as people said, have nothing to do."""

from datetime import datetime

from sqlmodel import Field, Session, col, or_, select

from models.actor import Actor
from models.columns import UTCDateTime
from models.errors import Invalid
from models.table import Table
from models.visibility import readable_by
from models.writeup import WriteUp


class Unrelated(Table, table=True):
    """Said on the page of ``writeup``; it counts in both directions."""

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    other: str = Field(primary_key=True, foreign_key="writeup.id", index=True, ondelete="CASCADE")
    by: str
    at: datetime = Field(sa_type=UTCDateTime)


def unrelated_to(session: Session, id: str, *, viewer: Actor) -> list[WriteUp]:
    """What was set aside from this write-up, the last first; hidden ones left out."""
    pairs = or_(
        (col(Unrelated.writeup) == id) & (col(Unrelated.other) == col(WriteUp.id)),
        (col(Unrelated.other) == id) & (col(Unrelated.writeup) == col(WriteUp.id)),
    )
    query = (
        select(WriteUp)
        .join(Unrelated, pairs)
        .where(readable_by(viewer, col(WriteUp.id)))
        .order_by(col(Unrelated.at).desc(), col(WriteUp.id))
    )
    return list(session.exec(query))


def set_aside(session: Session, writeup: str, other: str, *, by: Actor, now: datetime) -> bool:
    """Remember that two have nothing to do with each other; whether that is new."""
    if writeup == other:
        raise Invalid("A write-up is always related to itself.")
    if _pairs(session, writeup, other):
        return False
    session.add(Unrelated(writeup=writeup, other=other, by=by.id, at=now))
    return True


def take_back(session: Session, writeup: str, other: str) -> bool:
    """Forget it, whichever side said so; whether there was anything to forget."""
    found = _pairs(session, writeup, other)
    for pair in found:
        session.delete(pair)
    return bool(found)


def _pairs(session: Session, writeup: str, other: str) -> list[Unrelated]:
    both = ((writeup, other), (other, writeup))
    return [pair for key in both if (pair := session.get(Unrelated, key))]
