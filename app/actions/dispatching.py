"""Putting something into the ledger, with the job that sends it."""

from collections.abc import Sequence

from sqlmodel import Session

from models.channel import webhooks_among
from models.dispatch import Dispatch
from models.job import Job


def dispatch(session: Session, planned: Dispatch) -> None:
    """Send this when it is due. The caller has made sure that it stands in no ledger yet."""
    dispatch_all(session, [planned])


def dispatch_all(session: Session, planned: Sequence[Dispatch]) -> None:
    """As ``dispatch``, for many at once."""
    session.add_all(planned)
    put_jobs(session, [one for one in planned if one.state == "waiting"])
    session.flush()


def put_jobs(session: Session, waiting: Sequence[Dispatch]) -> None:
    """Webhooks are tried for longer than letters and chats."""
    webhooks = webhooks_among(session, {one.recipient for one in waiting})
    session.add_all(
        Job(
            kind="send_webhook" if one.recipient in webhooks else "send",
            payload={"dispatch": one.id},
            dedupe_key=key_of(one.id),
            run_at=one.due_at,
        )
        for one in waiting
    )


def key_of(id: str) -> str:
    """The key of the job that sends a dispatch."""
    return f"send:{id}"
