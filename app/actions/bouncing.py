"""Putting down which letters came back, and leaving alone whom no letter reaches."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.actions.channelling import pause_for
from app.mail.bounce_tags import is_signed
from app.mail.bounces import Bounce
from models.actor import Actor
from models.channel import Channel
from models.dispatch import LONGEST_SAID, Dispatch
from models.event import Event, record

#: So many letters in a row, and no more are sent.
IN_A_ROW = 3
#: What is put down of a letter that is not sent for that.
CAME_BACK = f"the last {IN_A_ROW} letters came back"
_FORGOTTEN = "letters.address_works"
#: After these what came back before does not count.
_ANEW = (_FORGOTTEN, "channel.resumed", "channel.readdressed")
_LEFT = ("sent", "unknown")


def take_bounce(
    session: Session, bounce: Bounce | None, *, key: bytes, by: Actor, now: datetime
) -> str:
    """What became of it: recorded, known, delayed, or nothing (none of our letters came back).

    ``key`` is what the hub signs with. All who read a list know its letters' Message-IDs: of a list
    only what comes back to the signed address counts.
    """
    dispatch = session.get(Dispatch, bounce.dispatch) if bounce else None
    if bounce is None or dispatch is None:
        return "nothing"
    is_ours = is_signed(dispatch.id, bounce.signature, key=key)
    if not is_ours and not dispatch.recipient.startswith("p-"):
        return "nothing"
    if not bounce.is_final:
        return "delayed" if bounce.action == "delayed" else "nothing"
    if dispatch.bounced_at:
        return "known"
    dispatch.bounced_at = now
    dispatch.said = bounce.said[:LONGEST_SAID] or dispatch.said
    record(session, "dispatch.bounced", dispatch.id, by=by, at=now, recipient=dispatch.recipient)
    _pause_channel(session, dispatch.recipient, now)
    return "recorded"


def comes_back(session: Session, recipient: str) -> bool:
    """Whether the last letters to somebody all came back, and they have not said otherwise since."""
    left = Dispatch.recipient == recipient, col(Dispatch.state).in_(_LEFT)
    query = select(Dispatch.bounced_at, Dispatch.begun_at).where(*left)
    latest = session.exec(query.order_by(col(Dispatch.begun_at).desc()).limit(IN_A_ROW)).all()
    if len(latest) < IN_A_ROW or not all(bounced for bounced, _ in latest):
        return False
    since = _forgotten_at(session, recipient)
    return since is None or all(begun and begun > since for _, begun in latest)


def forget_bounces(session: Session, recipient: str, *, by: Actor, now: datetime) -> None:
    """The address works: what came back before does not count any more."""
    record(session, _FORGOTTEN, recipient, by=by, at=now)


def _pause_channel(session: Session, recipient: str, now: datetime) -> None:
    """A list has nobody who could say that it works: its team sees the pause, and ends it."""
    channel = session.get(Channel, recipient)
    if channel and not channel.is_paused and comes_back(session, recipient):
        pause_for(session, channel, said=CAME_BACK, now=now)


def _forgotten_at(session: Session, recipient: str) -> datetime | None:
    query = select(Event.at).where(Event.subject == recipient, col(Event.verb).in_(_ANEW))
    return session.exec(query.order_by(col(Event.at).desc()).limit(1)).first()
