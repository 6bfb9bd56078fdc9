"""Work to do later: a row written in the transaction of what caused it.

Claimed with a lease and a fencing token. A worker that lost its lease (it slept, it was stopped)
cannot complete the job any more: the token in the completing UPDATE is no longer the row's.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, update
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.columns import Json, UTCDateTime
from models.table import Table

LEASE = timedelta(seconds=60)
#: How far the clocks of two claims may be apart: one may have waited for the other's lock.
SKEW = timedelta(seconds=60)
#: After so many tries a job is dead: shown, and tried again by hand.
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


class Job(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    #: At most one job with this key, ever: what a schedule or a retry must not do twice.
    dedupe_key: str | None = Field(default=None, unique=True)
    run_at: datetime = Field(sa_type=UTCDateTime, index=True)
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


def complete(session: Session, job: Job, *, now: datetime) -> bool:
    """Mark as done; False where somebody else holds the lease by now."""
    return _settle(session, job, done_at=now, leased_until=None, last_error=None)


def fail(session: Session, job: Job, error: str, *, now: datetime) -> bool:
    """Try again later, twice as late each time; after ``MOST_ATTEMPTS`` it is dead."""
    is_last = job.attempts >= MOST_ATTEMPTS
    pause = min(FIRST_PAUSE * 2 ** (job.attempts - 1), LONGEST_PAUSE)
    return _settle(
        session,
        job,
        last_error=error[:2000],
        leased_until=None,
        run_at=now + pause,
        dead_at=now if is_last else None,
    )


def _due(at: datetime, kinds: Collection[str]) -> SelectOfScalar[Any]:
    free = or_(
        col(Job.leased_until).is_(None),
        col(Job.leased_until) <= at,
        col(Job.leased_until) > at + LEASE + SKEW,
    )
    return (
        select(Job.id)
        .where(col(Job.done_at).is_(None), col(Job.dead_at).is_(None), free)
        .where(col(Job.run_at) <= at, col(Job.kind).in_(kinds))
        .order_by(col(Job.run_at), col(Job.id))
    )


def _settle(session: Session, job: Job, **values: Any) -> bool:
    mine = update(Job).where(col(Job.id) == job.id, col(Job.fence) == job.fence)
    return session.execute(mine.values(**values).returning(col(Job.id))).first() is not None


@dataclass(frozen=True, slots=True)
class Queue:
    """``oldest`` is how long the job that is due the longest has been waiting."""

    waiting: int
    dead: int
    oldest: timedelta


def queue(session: Session, *, now: datetime) -> Queue:
    """What stands in the queue."""
    is_open = col(Job.done_at).is_(None), col(Job.dead_at).is_(None)
    since = session.exec(select(func.min(Job.run_at)).where(*is_open)).one()
    dead = select(func.count()).select_from(Job).where(col(Job.dead_at).is_not(None))
    return Queue(
        waiting=waiting(session),
        dead=session.exec(dead).one(),
        oldest=max(now - since, timedelta()) if since else timedelta(),
    )


def waiting(session: Session) -> int:
    """How many jobs are neither done nor dead."""
    open_jobs = select(func.count()).select_from(Job)
    return session.exec(
        open_jobs.where(col(Job.done_at).is_(None), col(Job.dead_at).is_(None))
    ).one()
