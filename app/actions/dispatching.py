"""Putting something into the ledger, with the job that sends it."""

from datetime import datetime

from sqlmodel import Session

from models.dispatch import Dispatch
from models.job import enqueue


def dispatch(session: Session, planned: Dispatch, *, now: datetime) -> None:
    """Send this when it is due. The caller has made sure that it stands in no ledger yet."""
    session.add(planned)
    session.flush()
    if planned.state == "waiting":
        enqueue(
            session,
            "send",
            now=now,
            run_at=planned.due_at,
            dedupe_key=key_of(planned.id),
            dispatch=planned.id,
        )


def key_of(id: str) -> str:
    """The key of the job that sends a dispatch."""
    return f"send:{id}"
