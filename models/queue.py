"""What stands in the queue, by kind of job: for the page, for metrics, for readiness."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from models.job import LEASE, SKEW, Job, clock

_OPEN = col(Job.done_at).is_(None), col(Job.dead_at).is_(None)


@dataclass(frozen=True, slots=True)
class Lag:
    """Of one kind: ``waiting`` are neither done nor dead, ``due`` and ``running`` are of those.

    ``late`` is how long the job that is due the longest has been waiting.
    """

    waiting: int = 0
    due: int = 0
    running: int = 0
    dead: int = 0
    late: timedelta = timedelta()


def lags(session: Session, *, now: datetime) -> dict[str, Lag]:
    """By kind, of those kinds that have a job which is not done. Three queries by index."""
    at, dead = clock(session, now), _dead_by_kind(session)
    running = case((_is_running(at), 1), else_=0)
    due = case((col(Job.run_at) <= now, 1), else_=0)
    figures = func.count(), func.sum(due), func.sum(running), func.min(Job.run_at)
    open_ = {
        kind: Lag(
            waiting=waiting,
            due=due,
            running=running,
            dead=dead.get(kind, 0),
            late=max(now - since, timedelta()),
        )
        for kind, waiting, due, running, since in session.exec(
            select(Job.kind, *figures).where(*_OPEN).group_by(Job.kind)  # type: ignore[call-overload]
        )
    }
    return {kind: Lag(dead=count) for kind, count in dead.items()} | open_


def queue(session: Session, *, now: datetime) -> Lag:
    """Of all kinds together."""
    all_ = lags(session, now=now).values()
    return Lag(
        waiting=sum(lag.waiting for lag in all_),
        due=sum(lag.due for lag in all_),
        running=sum(lag.running for lag in all_),
        dead=sum(lag.dead for lag in all_),
        late=max((lag.late for lag in all_), default=timedelta()),
    )


def running_jobs(session: Session, *, now: datetime) -> list[Job]:
    """Those that somebody is at, the first claimed one first."""
    query = select(Job).where(*_OPEN, _is_running(clock(session, now)))
    return list(session.exec(query.order_by(col(Job.leased_until), col(Job.id))))


def dead_jobs(session: Session, *, most: int, offset: int = 0) -> list[Job]:
    """The dead ones, the last to die first."""
    query = select(Job).where(col(Job.dead_at).is_not(None))
    newest = query.order_by(col(Job.dead_at).desc(), col(Job.id).desc())
    return list(session.exec(newest.limit(most).offset(offset)))


def dead_ids(session: Session, *, most: int, kind: str | None = None) -> list[int]:
    """The ids of dead jobs, of one kind or of all, the first to die first."""
    query = select(Job.id).where(col(Job.dead_at).is_not(None)).order_by(col(Job.dead_at))
    found = session.exec((query.where(Job.kind == kind) if kind else query).limit(most))
    return [id_ for id_ in found if id_ is not None]


def jobs_by_key(session: Session, keys: Collection[str]) -> dict[str, Job]:
    """The jobs with these keys."""
    found = session.exec(select(Job).where(col(Job.dedupe_key).in_(keys)))
    return {job.dedupe_key: job for job in found if job.dedupe_key}


def _is_running(at: datetime) -> ColumnElement[bool]:
    return (col(Job.leased_until) > at) & (col(Job.leased_until) <= at + LEASE + SKEW)


def _dead_by_kind(session: Session) -> dict[str, int]:
    query = select(Job.kind, func.count()).where(col(Job.dead_at).is_not(None))
    return dict(session.exec(query.group_by(Job.kind)).all())
