"""Work to do later: a row written in the transaction of what caused it.

Claimed with a lease and a fencing token. A worker that lost its lease (it slept, it was stopped)
cannot complete the job any more: the token in the completing UPDATE is no longer the row's.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, Update, func, or_, text, update
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.columns import Json, UTCDateTime
from models.table import Table

LEASE = timedelta(seconds=60)
#: How far the clocks of two claims may be apart: one may have waited for the other's lock.
SKEW = timedelta(seconds=60)
LONGEST_ERROR = 2_000
_IS_OPEN = text("done_at IS NULL AND dead_at IS NULL")
_IS_DEAD = text("dead_at IS NOT NULL")


class Job(Table, table=True):
    #: What is done stays for days; whoever looks for work walks over none of it.
    __table_args__ = (
        Index("ix_job_open", "run_at", "id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_job_dead", "dead_at", sqlite_where=_IS_DEAD, postgresql_where=_IS_DEAD),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    #: At most one job with this key while the row is there, a week at least: what a schedule or a
    #: retry must not do twice.
    dedupe_key: str | None = Field(default=None, unique=True)
    run_at: datetime = Field(sa_type=UTCDateTime)
    attempts: int = 0
    leased_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: Grows with every claim; completing a job takes the number it was claimed with.
    fence: int = 0
    last_error: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    dead_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


def enqueue(
    session: Session,
    kind: str,
    *,
    now: datetime,
    dedupe_key: str | None = None,
    run_at: datetime | None = None,
    **payload: Any,
) -> Job | None:
    """Add a job, or nothing where its key is known. ``payload`` holds ids, never texts."""
    if dedupe_key and session.exec(select(Job.id).where(Job.dedupe_key == dedupe_key)).first():
        return None
    job = Job(kind=kind, payload=payload, dedupe_key=dedupe_key, run_at=run_at or now)
    session.add(job)
    return job


def clock(session: Session, now: datetime) -> datetime:
    """The time that leases go by: the server's on PostgreSQL, the caller's on SQLite."""
    if session.get_bind().dialect.name == "sqlite":
        return now
    return session.exec(select(func.now())).one()


def claim(session: Session, *, now: datetime, kinds: Collection[str]) -> Job | None:
    """Lease the next job that is due; None where there is none.

    A lease further ahead than a lease can be comes from a clock that jumped and counts as over.
    """
    at = clock(session, now)
    due = _due(at, kinds).limit(1).with_for_update(skip_locked=True)
    taken = (
        update(Job)
        .where(col(Job.id).in_(due))
        .values(leased_until=at + LEASE, attempts=Job.attempts + 1, fence=Job.fence + 1)
        .returning(Job)
    )
    return session.scalars(taken, execution_options={"populate_existing": True}).first()


def is_due(session: Session, *, now: datetime, kinds: Collection[str]) -> bool:
    """Whether a claim would find something: asked first, as reading disturbs nobody."""
    return session.exec(_due(clock(session, now), kinds).limit(1)).first() is not None


def renew(session: Session, job: Job, *, now: datetime) -> bool:
    """Hold the lease longer; False where somebody else has it by now, or the job is settled."""
    held = _mine(job).where(col(Job.leased_until).is_not(None))
    return _is_changed(session, held.values(leased_until=clock(session, now) + LEASE))


def complete(session: Session, job: Job, *, now: datetime) -> bool:
    """Mark as done; False where somebody else holds the lease by now."""
    done = _mine(job).values(done_at=now, leased_until=None, last_error=None)
    return _is_changed(session, done)


def fail(session: Session, job: Job, error: str, *, now: datetime, pause: timedelta | None) -> bool:
    """Try again after this pause; without one the job is dead: shown, and tried again by hand.

    False where somebody else holds the lease by now.
    """
    failed = _mine(job).values(
        last_error=error[:LONGEST_ERROR],
        leased_until=None,
        run_at=now if pause is None else now + pause,
        dead_at=now if pause is None else None,
    )
    return _is_changed(session, failed)


def postpone(session: Session, job: Job, *, until: datetime) -> bool:
    """Try it then: this was no try. False where somebody else holds the lease by now."""
    later = _mine(job).values(leased_until=None, run_at=until, attempts=Job.attempts - 1)
    return _is_changed(session, later)


def revive(session: Session, ids: Collection[int], *, now: datetime) -> int:
    """Try these now as if for the first time, dead and done ones too; how many that were.

    Not those that somebody is at.
    """
    idle = col(Job.id).in_(ids), _is_free(clock(session, now))
    fresh = {"run_at": now, "attempts": 0, "leased_until": None, "done_at": None, "dead_at": None}
    revived = update(Job).where(*idle).values(**fresh).returning(col(Job.id))
    return len(session.execute(revived).all())


def _due(at: datetime, kinds: Collection[str]) -> SelectOfScalar[Any]:
    return (
        select(Job.id)
        .where(col(Job.done_at).is_(None), col(Job.dead_at).is_(None), _is_free(at))
        .where(col(Job.run_at) <= at, col(Job.kind).in_(kinds))
        .order_by(col(Job.run_at), col(Job.id))
    )


def _is_free(at: datetime) -> ColumnElement[bool]:
    until = col(Job.leased_until)
    return or_(until.is_(None), until <= at, until > at + LEASE + SKEW)


def _mine(job: Job) -> Update:
    return update(Job).where(col(Job.id) == job.id, col(Job.fence) == job.fence)


def _is_changed(session: Session, change: Update) -> bool:
    return session.execute(change.returning(col(Job.id))).first() is not None
