"""Pushing one text, and many."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.actions.incoming import Incoming, analysed_whole, with_kept_images
from app.actions.publishing import Published, already_there, publish, unchanged
from app.actions.relating import RelatedWriteUp, related_to
from app.hub import Hub
from app.preparing import Prepared
from app.pushing.outcome import Outcome, Pushed
from models.actor import Actor
from models.errors import YokotenError
from models.learning import learnings_of
from models.writeup import WriteUp

#: Texts that are stored in one transaction at most.
CHUNK = 50
#: Seconds that one request may spend on finding what resembles its texts.
RELATING = 1.0


def push(hub: Hub, incoming: Incoming, *, by: Actor, now: datetime) -> Pushed:
    """Store one text and find what resembles it. Raises what refuses it."""
    outcome = next(push_many(hub, [incoming], by=by, now=now))
    if isinstance(outcome, YokotenError):
        raise outcome
    return outcome


def push_many(
    hub: Hub, incomings: Sequence[Incoming], *, by: Actor, now: datetime
) -> Iterator[Outcome]:
    """Store texts, by chunks, each in its own transaction; outcomes come after their commit.

    A refused one changes nothing for the others.
    """
    budget = _Budget(RELATING)
    for at in range(0, len(incomings), CHUNK):
        stored = _stored(hub, incomings[at : at + CHUNK], by=by, now=now)
        yield from (_with_related(hub, one, by=by, budget=budget) for one in stored)


#: What is told, without what resembles it, and the write-up; or what refused it.
_Stored = tuple[Pushed, WriteUp] | YokotenError


class _Budget:
    """Seconds that may be spent; measured, since nothing can be stopped half way."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def has_some(self) -> bool:
        return self._left > 0

    def spend(self, since: float) -> None:
        self._left -= time.monotonic() - since


def _stored(hub: Hub, chunk: Sequence[Incoming], *, by: Actor, now: datetime) -> list[_Stored]:
    chunk, there = _known(hub, chunk, by=by)
    fresh = [one for one, known in zip(chunk, there, strict=True) if known is None]
    if not fresh:
        return [known for known in there if known]
    today = now.astimezone(hub.settings.zone).date()
    prepared = hub.preparer.prepare_many([one.draft(today=today) for one in fresh])
    ready = iter(list(zip(fresh, map(analysed_whole, prepared), strict=True)))
    with hub.transaction() as session:
        return [
            known or _published(session, *next(ready), by=by, now=now, zone=hub.settings.zone)
            for known in there
        ]


def _known(
    hub: Hub, chunk: Sequence[Incoming], *, by: Actor
) -> tuple[list[Incoming], list[tuple[Pushed, WriteUp] | None]]:
    """The texts with those of their images that the hub has, and what is there already."""
    with hub.reading() as session:
        chunk = [with_kept_images(session, one) for one in chunk]
        found = [already_there(session, one, by=by) for one in chunk]
        return chunk, [(told(session, unchanged(one)), one) if one else None for one in found]


def _published(
    session: Session,
    incoming: Incoming,
    prepared: Prepared,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> _Stored:
    """One text behind a savepoint, so that what refuses it takes nothing else along."""
    point = session.begin_nested()
    try:
        done = publish(session, incoming, prepared, by=by, now=now, zone=zone)
        point.commit()
    except YokotenError as error:
        point.rollback()
        return error
    return told(session, done), done.writeup


def _with_related(hub: Hub, stored: _Stored, *, by: Actor, budget: _Budget) -> Outcome:
    if isinstance(stored, YokotenError):
        return stored
    pushed, writeup = stored
    with hub.reading() as session:
        return replace(pushed, related=_related(hub, session, writeup, by=by, budget=budget))


def _related(
    hub: Hub, session: Session, writeup: WriteUp, *, by: Actor, budget: _Budget
) -> list[RelatedWriteUp] | None:
    if not budget.has_some():
        return None
    since = time.monotonic()
    found = related_to(session, hub.library(session), writeup, viewer=by)
    budget.spend(since)
    return found


def told(session: Session, published: Published) -> Pushed:
    """What is told of a write-up that was pushed, as it is now."""
    writeup = published.writeup
    return Pushed(
        id=writeup.id,
        kind=writeup.kind,
        title=writeup.title,
        team=writeup.team,
        revision=writeup.revision,
        is_new=published.is_new,
        changed=published.changed,
        state=writeup.state,
        standing=writeup.standing,
        missing=writeup.missing,
        guessed=writeup.guessed,
        findings=writeup.findings,
        learnings=[learning.id for learning in learnings_of(session, writeup.id)],
    )
