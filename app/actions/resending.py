"""Letters that stopped on their way: woken where nobody is at them, decided on by a person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.actions.dispatching import key_of, put_jobs
from models.actor import Actor
from models.database import take_turns
from models.dispatch import Dispatch, advance
from models.errors import Conflict, NotFound
from models.event import record
from models.job import enqueue, revive
from models.ledger import orphaned, standing_still, stranded
from models.queue import jobs_by_key

#: Dispatches that are woken at a time; the rest has its turn minutes later.
MOST = 500
#: Whoever began to send so long ago, and whose job has ended, is gone.
LONGEST_SENDING = timedelta(minutes=20)
#: What a person may have sent once more, when its time has come.
_SENT_AGAIN = ("unknown", "refused", "waiting")


def wake_stranded(session: Session, *, now: datetime) -> int:
    """Give what waits without a job one; what is being sent by nobody is unknown from now on.

    A worker that lost its lease may find out, after another one has closed the job, that nothing
    left. A job that is dead stays so until a person says otherwise.
    """
    for id_ in orphaned(session, now=now, after=LONGEST_SENDING, most=MOST):
        said = "the sender ended before it knew"
        advance(session, id_, before=["sending"], state="unknown", ended_at=now, said=said)
    return _wake(session, stranded(session, most=MOST), now=now)


def say_arrived(session: Session, id: str, *, by: Actor, now: datetime) -> None:
    """Somebody knows that it arrived. Raises NotFound, and Conflict where it is not unknown."""
    _dispatch(session, id)
    if not advance(session, id, before=["unknown"], state="sent"):
        raise Conflict("Its fate is known by now.")
    record(session, "dispatch.arrived", id, by=by, at=now)


def send_again(session: Session, id: str, *, by: Actor, now: datetime) -> None:
    """Send it, whether or not it may have arrived: a person says so.

    Raises NotFound, and Conflict where it was sent, is being sent, or was not to be sent.
    """
    dispatch = _dispatch(session, id)
    if dispatch.due_at > now:
        raise Conflict("This waits for its time.")
    fresh: dict[str, Any] = {"begun_at": None, "ended_at": None, "bounced_at": None}
    if not advance(session, id, before=_SENT_AGAIN, state="waiting", **fresh):
        raise Conflict("This is not waiting for a decision any more.")
    record(session, "dispatch.sent_again", id, by=by, at=now, was=dispatch.state)
    _wake(session, [dispatch], now=now)


def resume(session: Session, week: str, *, by: Actor, now: datetime) -> int:
    """Go on with a week's editions: wake what stands still, and plan for whoever is missing.

    How many were woken.
    """
    take_turns(session)
    woken = _wake(session, standing_still(session, week), now=now)
    enqueue(session, "plan_digests", now=now)
    record(session, "digest.resumed", week, by=by, at=now, woken=woken)
    return woken


def _dispatch(session: Session, id: str) -> Dispatch:
    take_turns(session)
    if dispatch := session.get(Dispatch, id):
        return dispatch
    raise NotFound("There is nothing of this number in the ledger.")


def _wake(session: Session, dispatches: Sequence[Dispatch], *, now: datetime) -> int:
    """Not before they are due; whatever somebody is at is left to them."""
    known = jobs_by_key(session, [key_of(one.id) for one in dispatches])
    lost = [one for one in dispatches if key_of(one.id) not in known]
    put_jobs(session, lost)
    return len(lost) + revive(session, [job.id for job in known.values() if job.id], now=now)
