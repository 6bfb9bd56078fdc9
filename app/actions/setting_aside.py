"""Saying that two write-ups that resemble each other are not related, and taking it back."""

from datetime import datetime

from sqlmodel import Session

from models.actor import Actor
from models.database import take_turns
from models.event import record
from models.unrelated import set_aside, take_back
from models.writeup import WriteUp, writeup_by_id


def say_unrelated(session: Session, id: str, other: str, *, by: Actor, now: datetime) -> None:
    """Raises NotFound where either is hidden, Forbidden outside of the team and the SRE team."""
    writeup, far = _both(session, id, other, by=by)
    if set_aside(session, writeup.id, far.id, by=by, now=now):
        record(session, "writeup.set_aside", writeup.id, by=by, at=now, other=far.id)


def say_related(session: Session, id: str, other: str, *, by: Actor, now: datetime) -> None:
    """Raises what ``say_unrelated`` raises."""
    writeup, far = _both(session, id, other, by=by)
    if take_back(session, writeup.id, far.id):
        record(session, "writeup.taken_back", writeup.id, by=by, at=now, other=far.id)


def _both(session: Session, id: str, other: str, *, by: Actor) -> tuple[WriteUp, WriteUp]:
    take_turns(session)
    writeup = writeup_by_id(session, id, viewer=by)
    by.must_write_for(writeup.team)
    return writeup, writeup_by_id(session, other, viewer=by)
