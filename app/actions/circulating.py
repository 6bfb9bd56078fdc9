"""回覧: a published learning put as one question to every service that it concerns."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from app.actions.noticing import notice_severe
from app.actions.scoping import ask_anew, rescope_learning, rescope_own
from models import scope
from models.actor import Actor
from models.errors import Conflict, Invalid
from models.event import record
from models.job import enqueue
from models.learning import Change, Learning
from models.service import Service
from models.writeup import WriteUp


def circulate_changes(
    session: Session, writeup: WriteUp, changes: Sequence[Change], *, by: Actor, now: datetime
) -> None:
    """After a push: what its author said a condition for is asked; what changed is asked anew.

    Past material and libraries are pressed on nobody; a scope that the hub proposes waits for its
    author's click. Of what was withdrawn nobody is asked any more; what was answered stays.
    """
    for change in changes:
        learning = change.learning
        if writeup.state == "withdrawn":
            learning.circulated_at = None
        elif learning.circulated_at and change.asks_anew:
            ask_anew(session, learning, by=by, now=now)
        elif learning.circulated_at and change.is_back:
            rescope_learning(session, learning, now=now)
        elif learning.circulated_at:
            rescope_own(session, learning)
        elif learning.is_conditioned and writeup.is_news:
            circulate(session, learning, by=by, now=now)


def circulate(session: Session, learning: Learning, *, by: Actor, now: datetime) -> None:
    """Ask every service in scope, from now on; once. What is grave is told first, then asked."""
    if learning.circulated_at:
        return
    refuse_unpublished(session, learning)
    if not learning.is_conditioned:
        raise Invalid("Please say first which services it concerns.")
    learning.circulated_at, learning.circulated_by = now, by.id
    session.add(learning)
    session.flush()
    rescope_learning(session, learning, now=now)
    record(session, "learning.circulated", learning.id, by=by, at=now)
    if not notice_severe(session, learning, by=by, now=now):
        enqueue(session, "ask", now=now)


def refuse_unpublished(session: Session, learning: Learning) -> None:
    """Raises Conflict for what is a draft, withdrawn, or gone from its write-up."""
    writeup = session.get_one(WriteUp, learning.writeup)
    if learning.retired_at or not writeup.is_published:
        raise Conflict("Only what stands in a published write-up is asked of services.")


def confirm_scope(
    session: Session,
    learning: Learning,
    writeup: WriteUp,
    condition: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Confirm or correct the condition under which a learning applies, and circulate it.

    Raises Forbidden, and Invalid with the place in what is no condition. Of past material only the
    condition is kept; it is circulated on demand.
    """
    by.must_write_for(learning.team)
    if learning.applies_when and learning.applies_when != condition:
        raise Invalid("The file itself states the condition; please change it there.")
    scope.parsed(condition)
    is_other = not scope.is_same(condition, learning.condition or "")
    learning.confirmed_when, learning.confirmed_by, learning.confirmed_at = condition, by.id, now
    session.add(learning)
    record(session, "learning.scoped", learning.id, by=by, at=now)
    if learning.circulated_at and is_other:
        ask_anew(session, learning, by=by, now=now)
    elif writeup.is_news:
        circulate(session, learning, by=by, now=now)


def proposed_for(session: Session, learning: Learning, writeup: WriteUp) -> str | None:
    """The condition that the hub proposes where nobody stated one."""
    if learning.condition:
        return None
    services = session.exec(select(Service.technologies).where(col(Service.is_confirmed)))
    catalogued = frozenset(name for technologies in services for name in technologies)
    signature = writeup.sure_signature or writeup.signature or {}
    return learning.proposed(catalogued, signature.get("component") or ())
