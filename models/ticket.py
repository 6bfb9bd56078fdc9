"""Tickets in a team's own tracker: one for each service that a learning affects.

The row is there before the ticket is, so that of several workers one opens it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Index, text
from sqlmodel import Field, Session, col, func, select

from models.columns import UTCDateTime
from models.table import Table

#: ``dropped``: closed in the tracker and not done, such as GitHub's “not planned”.
STATES = ("opening", "open", "done", "dropped")
#: How long one worker may take to open a ticket before another one tries; less than a job's lease.
TAKES = timedelta(seconds=45)
_UNSETTLED = text("closed_at IS NULL")


class Ticket(Table, table=True):
    __table_args__ = (
        Index(
            "uq_ticket_unsettled",
            "learning",
            "service",
            unique=True,
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
    )

    id: str = Field(primary_key=True)
    learning: str = Field(foreign_key="learning.id", ondelete="CASCADE", index=True)
    service: str = Field(foreign_key="service.slug", index=True)
    provider: str
    #: As people write it: ``acme/career-api#12``.
    key: str | None = None
    url: str | None = None
    state: str = "opening"
    #: Since when a worker is opening it.
    tried_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: Why it could not be opened or looked at, in English; None where all is well.
    problem: str | None = None
    looked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    opened_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    def is_being_opened(self, now: datetime) -> bool:
        return self.tried_at is not None and now - self.tried_at < TAKES

    def opened(self, key: str, url: str, *, now: datetime) -> None:
        self.key, self.url, self.state = key, url, "open"
        self.opened_at, self.problem, self.tried_at = now, None, None

    def failed(self, problem: str) -> None:
        self.problem, self.tried_at = problem, None

    def closed(self, state: str, *, now: datetime) -> None:
        """``state`` is ``done`` or ``dropped``."""
        self.state, self.closed_at, self.problem = state, now, None


def unsettled_ticket(session: Session, learning: str, service: str) -> Ticket | None:
    """The ticket that is open, or is to be opened."""
    query = select(Ticket).where(Ticket.learning == learning, Ticket.service == service)
    return session.exec(query.where(col(Ticket.closed_at).is_(None))).first()


def open_tickets(session: Session, limit: int) -> list[Ticket]:
    """Open ones, those first that were looked at the longest ago."""
    query = select(Ticket).where(Ticket.state == "open")
    oldest = (col(Ticket.looked_at).is_not(None), col(Ticket.looked_at), col(Ticket.id))
    return list(session.exec(query.order_by(*oldest).limit(limit)))


def tickets_to_open(session: Session, *, before: datetime) -> list[Ticket]:
    """Those that nobody could open so far, and that were tried before this moment."""
    tried = func.coalesce(Ticket.tried_at, Ticket.looked_at)
    query = select(Ticket).where(Ticket.state == "opening", tried < before)
    return list(session.exec(query.order_by(col(Ticket.id))))


def newest_tickets(
    session: Session, learnings: Collection[str], *, services: Collection[str] | None = None
) -> dict[tuple[str, str], Ticket]:
    """The last ticket of each (learning, service) that has one."""
    query = select(Ticket).where(col(Ticket.learning).in_(learnings))
    if services is not None:
        query = query.where(col(Ticket.service).in_(services))
    last = (col(Ticket.closed_at).is_(None), col(Ticket.closed_at), col(Ticket.id))
    return {(one.learning, one.service): one for one in session.exec(query.order_by(*last))}
