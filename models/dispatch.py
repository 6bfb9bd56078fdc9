"""The ledger of what is sent: who gets what, once.

A row is written before anything leaves. Whatever dies afterwards, a letter that may have left is
not sent again by itself: its state says that its fate is unknown, and a person decides.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint, func, update
from sqlmodel import Field, Session, col, select

from models.columns import Json, UTCDateTime
from models.ids import new_id
from models.table import Table

STATES = ("waiting", "sending", "sent", "unknown", "refused", "dropped", "quiet")
LONGEST_SAID = 500
#: Clocks of one hub are no further apart.
_SAME_CLOCK = timedelta(hours=1)


class Dispatch(Table, table=True):
    """One letter or message to one recipient on one occasion.

    ``quiet`` had nothing to say and is read on the web alone; ``dropped`` was not wanted or not
    allowed any more when it was to leave.
    """

    __table_args__ = (
        UniqueConstraint("recipient", "occasion", name="uq_dispatch_recipient_occasion"),
        Index("ix_dispatch_occasion", "occasion", "state"),
        Index("ix_dispatch_until", "planned_at", "until"),
        Index("ix_dispatch_state", "state", "planned_at", "id"),
    )

    id: str = Field(primary_key=True)
    #: The id of a person or of a channel.
    recipient: str
    #: ``weekly:2026-W48``, ``monthly:2026-W49``, ``ask:as-…`` or ``notice:no-…``.
    occasion: str
    state: str = "waiting"
    #: What it tells of, as ids, chosen when it was planned; looked at again when it leaves.
    content: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    #: Until when a digest tells; the next one goes on from there.
    until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    planned_at: datetime = Field(sa_type=UTCDateTime)
    #: Not to leave before this.
    due_at: datetime = Field(sa_type=UTCDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: What the other side said last, or why it was dropped.
    said: str | None = None
    #: When it came back although the server had taken it.
    bounced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def cadence(self) -> str:
        """The kind of its occasion: weekly, monthly, ask, notice."""
        return self.occasion.partition(":")[0]

    @property
    def about(self) -> str:
        """What its occasion names: a week, an ask, a notice."""
        return self.occasion.partition(":")[2]


def new_dispatch(
    recipient: str,
    occasion: str,
    *,
    now: datetime,
    due_at: datetime | None = None,
    state: str = "waiting",
    content: dict[str, Any] | None = None,
    until: datetime | None = None,
) -> Dispatch:
    return Dispatch(
        id=new_id("ds"),
        recipient=recipient,
        occasion=occasion,
        state=state,
        content=content or {},
        until=until,
        planned_at=now,
        due_at=due_at or now,
    )


def recipients_of(
    session: Session, occasions: Collection[str], *, among: Collection[str] | None = None
) -> set[tuple[str, str]]:
    """(recipient, occasion) of what is in the ledger already; ``among`` these recipients."""
    query = select(Dispatch.recipient, Dispatch.occasion)
    query = query.where(col(Dispatch.occasion).in_(occasions))
    if among is not None:
        query = query.where(col(Dispatch.recipient).in_(among))
    return set(session.exec(query).all())


def ahead_of(session: Session, now: datetime) -> list[str]:
    """Digests that were planned by a clock ahead of this one, and would tell of what is to come."""
    is_ahead = Dispatch.planned_at > now + _SAME_CLOCK, col(Dispatch.until) > now
    return list(session.exec(select(Dispatch.id).where(*is_ahead)))


def end_digests(session: Session, ids: Collection[str], *, at: datetime) -> None:
    """These tell until then, and no further: the next ones go on from there."""
    session.execute(update(Dispatch).where(col(Dispatch.id).in_(ids)).values(until=at))


def told_until(session: Session, since: datetime, *, now: datetime) -> dict[str, datetime]:
    """Until when the newest digest of each recipient tells, of those planned since then."""
    newest = select(Dispatch.recipient, func.max(Dispatch.until))
    is_real = col(Dispatch.until) <= now, Dispatch.planned_at >= since
    rows = session.exec(newest.where(*is_real).group_by(Dispatch.recipient))
    return {recipient: until for recipient, until in rows if until}


def advance(
    session: Session,
    id: str,
    *,
    before: Collection[str],
    begun: datetime | None = None,
    **values: Any,
) -> bool:
    """Change a row where it is in one of these states; False where somebody was quicker.

    With ``begun``: only where it is still the attempt that began then.
    """
    row = update(Dispatch).where(col(Dispatch.id) == id, col(Dispatch.state).in_(before))
    if begun:
        row = row.where(col(Dispatch.begun_at) == begun)
    return session.execute(row.values(**values).returning(col(Dispatch.id))).first() is not None


def unknown_count(session: Session) -> int:
    """Of how many dispatches nobody knows whether they arrived."""
    query = select(func.count()).select_from(Dispatch).where(Dispatch.state == "unknown")
    return session.exec(query).one()
