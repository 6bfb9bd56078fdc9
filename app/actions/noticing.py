"""Raising a notice: what is so urgent that it does not wait for the week's digest.

It is written with what caused it, and next to nothing is done there: whom it concerns is worked
out by the job ``tell``, while others write.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.actor import Actor
from models.cell import Cell
from models.ids import new_id
from models.job import enqueue
from models.learning import Learning, learnings_of
from models.notice import Notice
from models.writeup import WriteUp

WORST = "SEV1"
BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Before:
    """How a write-up stood before a push; a new one stood nowhere."""

    is_new: bool = True
    severity: str | None = None
    is_banned: bool = False


def before(writeup: WriteUp | None) -> Before:
    if writeup is None:
        return Before()
    return Before(is_new=False, severity=writeup.severity, is_banned=is_banned(writeup))


def is_banned(writeup: WriteUp) -> bool:
    """使用禁止, for others than its authors."""
    return writeup.standing == BANNED and writeup.is_published and not writeup.is_library


def notice_push(
    session: Session, writeup: WriteUp, stood: Before, *, by: Actor, now: datetime
) -> None:
    """A push may ban a runbook, or say that an incident was worse than was thought.

    What is past may be banned today; what arrives so was banned long ago.
    """
    if is_banned(writeup) and not stood.is_banned and not (stood.is_new and writeup.is_past):
        notice = _notice("banned", f"{writeup.id}:{writeup.revision}", writeup, now)
        raise_notice(session, notice, by=by, now=now)
    if not stood.is_new and writeup.severity not in (None, stood.severity):
        for learning in learnings_of(session, writeup.id):
            if learning.circulated_at:
                notice_severe(session, learning, by=by, now=now)


def notice_severe(session: Session, learning: Learning, *, by: Actor, now: datetime) -> bool:
    """A learning of the gravest incidents is asked of services; whether that is told now."""
    writeup = session.get_one(WriteUp, learning.writeup)
    if writeup.severity != WORST or not writeup.is_news:
        return False
    notice = _notice("severe", learning.id, writeup, now)
    notice.learning = learning.id
    return raise_notice(session, notice, by=by, now=now)


def notice_contradicted(
    session: Session, cell: Cell, incident: WriteUp, *, by: Actor, now: datetime
) -> bool:
    """What a service had settled happened there again; whether that is told now."""
    if not incident.is_news:
        return False
    about = f"{cell.learning}:{cell.service}:{incident.id}"
    notice = _notice("contradicted", about, incident, now)
    notice.learning, notice.service = cell.learning, cell.service
    return raise_notice(session, notice, by=by, now=now)


def raise_notice(session: Session, notice: Notice, *, by: Actor, now: datetime) -> bool:
    """Put it down with the job that tells it; False where the same was told before."""
    if session.exec(select(Notice.id).where(Notice.key == notice.key)).first():
        return False
    session.add(notice)
    enqueue(session, "tell", now=now, notice=notice.id, by=by.id)
    return True


def _notice(kind: str, about: str, writeup: WriteUp, now: datetime) -> Notice:
    return Notice(id=new_id("no"), kind=kind, writeup=writeup.id, at=now, key=f"{kind}:{about}")
