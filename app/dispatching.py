"""Sending what stands in the ledger: nobody gets it twice, whatever dies.

The row says ``sending`` before anything leaves. Whoever finds it so later, its sender being gone,
cannot know whether it arrived: its fate is unknown then, and a person decides.
"""

import time
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog

from app.actions.bouncing import CAME_BACK, comes_back
from app.actions.channelling import pause_gone
from app.actions.composing import compose
from app.channels import Message
from app.clock import utc_now
from app.hub import Hub
from app.mail import Letter
from app.outbound.fates import GoneError, NotSentError, PostponedError, RefusedError
from models.dispatch import LONGEST_SAID, Dispatch, advance
from models.errors import Busy
from models.job import LEASE

#: Seconds between tries to put down how it went; the lease is renewed meanwhile.
_PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0)

_log = structlog.get_logger(__name__)


class StillSending(Exception):
    """Somebody else began to send this a moment ago."""


def send(hub: Hub, payload: dict[str, Any], now: datetime) -> None:
    """Send one dispatch, unless it was sent.

    Raises NotSentError and StillSending to try again, PostponedError to wait for its turn.
    """
    id_ = payload["dispatch"]
    with hub.reading() as session:
        dispatch = session.get(Dispatch, id_)
        is_waiting = dispatch is not None and dispatch.state == "waiting"
        composed = (
            compose(session, dispatch, settings=hub.settings, now=now)
            if dispatch and is_waiting
            else None
        )
    if dispatch is None:
        return
    if not is_waiting:
        _look_after(hub, dispatch, now)
    elif composed is None:
        _drop(hub, dispatch, now)
    elif (at := _turn(hub, id_, composed, now)) > now:
        raise PostponedError(at)
    elif _begin(hub, id_, now):
        _hand_over(hub, id_, composed, now)


def _turn(hub: Hub, id: str, composed: Letter | Message, now: datetime) -> datetime:
    return hub.turns.turn(id, composed.to, now) if isinstance(composed, Letter) else now


def _drop(hub: Hub, dispatch: Dispatch, now: datetime) -> None:
    with hub.reading() as session:
        said = CAME_BACK if comes_back(session, dispatch.recipient) else None
    with hub.transaction() as session:
        advance(session, dispatch.id, before=["waiting"], state="dropped", ended_at=now, said=said)


def _begin(hub: Hub, id: str, now: datetime) -> bool:
    with hub.transaction() as session:
        return advance(session, id, before=["waiting"], state="sending", begun_at=now)


def _hand_over(hub: Hub, id: str, composed: Letter | Message, now: datetime) -> None:
    try:
        _leave(hub, composed)
    except NotSentError as error:
        _end(hub, id, now, state="waiting", said=str(error))
        raise
    except GoneError as error:
        _end(hub, id, now, state="refused", said=str(error))
        with hub.transaction() as session:
            pause_gone(session, id, said=str(error), now=now)
    except RefusedError as error:
        _end(hub, id, now, state="refused", said=str(error))
    except Exception as error:  # noqa: BLE001 - whatever it was, it may have arrived
        _log.warning("fate unknown", dispatch=id, error=type(error).__name__)
        _end(hub, id, now, state="unknown", said=f"{type(error).__name__}: {error}")
    else:
        _end(hub, id, now, state="sent")


def _leave(hub: Hub, composed: Letter | Message) -> None:
    if isinstance(composed, Message):
        hub.channels.send(composed)
    else:
        hub.sender.send(composed)


def _look_after(hub: Hub, dispatch: Dispatch, now: datetime) -> None:
    """Of one that is being sent: whoever sends it is there, or has been gone for long."""
    if dispatch.state != "sending" or dispatch.begun_at is None:
        return
    if abs(now - dispatch.begun_at) < LEASE:
        raise StillSending
    said = "the sender ended before it knew"
    _end(hub, dispatch.id, dispatch.begun_at, state="unknown", said=said)


def _end(hub: Hub, id: str, begun: datetime, *, state: str, said: str | None = None) -> None:
    """How the attempt that began then went; whoever made it knows better than who gave it up.

    What is known by now must not be lost to a busy database: it is tried for a while.
    """
    for pause in _PAUSES:
        with suppress(Busy):
            _put_down(hub, id, begun, state, said)
            return
        time.sleep(pause)
    _put_down(hub, id, begun, state, said)


def _put_down(hub: Hub, id: str, begun: datetime, state: str, said: str | None) -> None:
    values = {"state": state, "ended_at": utc_now(), "said": said[:LONGEST_SAID] if said else None}
    with hub.transaction() as session:
        advance(session, id, before=["sending", "unknown"], begun=begun, **values)
