"""Who did what, when: append-only, with ids only, no bodies and no secrets."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, Session

from models.actor import Actor
from models.columns import Json, UTCDateTime
from models.table import Table


class Event(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UTCDateTime, index=True)
    actor: str
    verb: str
    subject: str = Field(index=True)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


def record(
    session: Session, verb: str, subject: str, *, by: Actor, at: datetime, **details: Any
) -> None:
    session.add(Event(at=at, actor=by.id, verb=verb, subject=subject, details=details))
