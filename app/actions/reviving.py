"""Trying dead jobs again, by hand."""

from datetime import datetime

from sqlmodel import Session

from models.actor import Actor
from models.errors import Conflict
from models.event import record
from models.job import Job, revive
from models.queue import dead_ids

#: Jobs that one press of the button revives, at most.
MOST = 10_000


def try_again(session: Session, id: int, *, by: Actor, now: datetime) -> None:
    """Raises Conflict where the job is not dead, or not there."""
    job = session.get(Job, id)
    if job is None or job.dead_at is None or not revive(session, [id], now=now):
        raise Conflict("This job is not dead any more.")
    record(session, "job.revived", str(id), by=by, at=now, kind=job.kind)


def try_all_again(session: Session, *, kind: str | None, by: Actor, now: datetime) -> int:
    """Those of one kind, or all of them; how many."""
    revived = revive(session, dead_ids(session, most=MOST, kind=kind), now=now)
    if revived:
        record(session, "job.revived", kind or "all", by=by, at=now, jobs=revived)
    return revived
