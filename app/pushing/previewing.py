"""What a push would come to, without storing anything."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from app.actions.incoming import Incoming, analysed_whole, with_kept_images
from app.actions.publishing import Published, already_there, publish, unchanged
from app.actions.relating import related_to_entry
from app.hub import Hub
from app.preparing import Prepared
from app.pushing.outcome import Pushed
from app.pushing.pushing import told
from models.actor import Actor
from models.learning import learnings_of
from search.port import Entry


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood, the page as it would be, and what would be told."""

    prepared: Prepared
    pushed: Pushed


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """What would be told, and the write-up as search would know it."""

    pushed: Pushed
    entry: Entry | None


def preview(hub: Hub, incoming: Incoming, *, by: Actor, now: datetime) -> Preview:
    """Do everything that a push does, and undo it. Raises what would refuse it."""
    with hub.reading() as session:
        incoming = with_kept_images(session, incoming)
        known = already_there(session, incoming, by=by)
        done = _rehearsal(hub, session, unchanged(known), by=by) if known else None
    today = now.astimezone(hub.settings.zone).date()
    prepared = analysed_whole(hub.preparer.prepare(incoming.draft(today=today)))
    done = done or _rehearsed(hub, incoming, prepared, by=by, now=now)
    with hub.reading() as session:
        return Preview(prepared, _told(hub, session, done, prepared.reading.lang, by=by))


def _rehearsed(
    hub: Hub, incoming: Incoming, prepared: Prepared, *, by: Actor, now: datetime
) -> _Rehearsal:
    with hub.transaction() as session:
        done = publish(session, incoming, prepared, by=by, now=now, zone=hub.settings.zone)
        rehearsal = _rehearsal(hub, session, done, by=by)
        session.rollback()
        return rehearsal


def _rehearsal(hub: Hub, session: Session, done: Published, *, by: Actor) -> _Rehearsal:
    return _Rehearsal(told(session, done, by=by), hub.library(session).entry(done.writeup.id))


def _told(hub: Hub, session: Session, done: _Rehearsal, lang: str, *, by: Actor) -> Pushed:
    """With what resembles it. Ids that were undone are not told."""
    pushed, library = done.pushed, hub.library(session)
    found = (
        related_to_entry(session, library, done.entry, team=pushed.team, lang=lang, viewer=by)
        if done.entry
        else []
    )
    if pushed.is_new:
        return replace(pushed, id=None, learnings=[], related=found)
    there = {learning.id for learning in learnings_of(session, pushed.id or "")}
    kept = [learning for learning in pushed.learnings if learning in there]
    return replace(pushed, learnings=kept, related=found)
