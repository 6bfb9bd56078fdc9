"""Pushing one text, and many."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.actions.incoming import Incoming, with_kept_images
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
        chunk = incomings[at : at + CHUNK]
        stored = _stored(hub, chunk, by=by, now=now)
        yield from (_told(hub, one, by=by, budget=budget) for one in stored)


class _Budget:
    """Seconds that may be spent; measured, since nothing can be stopped half way."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def has_some(self) -> bool:
        return self._left > 0

    def spend(self, since: float) -> None:
        self._left -= time.monotonic() - since


def _stored(
    hub: Hub, chunk: Sequence[Incoming], *, by: Actor, now: datetime
) -> list[Published | YokotenError]:
    chunk, there = _known(hub, chunk, by=by)
    fresh = [one for one, known in zip(chunk, there, strict=True) if known is None]
    today = now.astimezone(hub.settings.zone).date()
    drafts = [one.draft(today=today) for one in fresh]
    prepared = hub.preparer.prepare_many(drafts) if drafts else []
    work = iter(zip(fresh, prepared, strict=True))
    if not fresh:
        return [unchanged(known) for known in there if known]
    with hub.transaction() as session:
        return [
            unchanged(known)
            if known
            else _published(session, *next(work), by=by, now=now, zone=hub.settings.zone)
            for known in there
        ]


def _known(
    hub: Hub, chunk: Sequence[Incoming], *, by: Actor
) -> tuple[list[Incoming], list[WriteUp | None]]:
    """The texts with those of their images that the hub has, and what is there already."""
    with hub.reading() as session:
        chunk = [with_kept_images(session, one) for one in chunk]
        return chunk, [already_there(session, one, by=by) for one in chunk]


def _published(
    session: Session,
    incoming: Incoming,
    prepared: Prepared,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> Published | YokotenError:
    """One text behind a savepoint, so that what refuses it takes nothing else along."""
    point = session.begin_nested()
    try:
        done = publish(session, incoming, prepared, by=by, now=now, zone=zone)
        point.commit()
    except YokotenError as error:
        point.rollback()
        return error
    return done


def _told(hub: Hub, stored: Published | YokotenError, *, by: Actor, budget: _Budget) -> Outcome:
    if isinstance(stored, YokotenError):
        return stored
    with hub.reading() as session:
        related = _related(hub, session, stored.writeup, by=by, budget=budget)
        return told(session, stored, related)


def _related(
    hub: Hub, session: Session, writeup: WriteUp, *, by: Actor, budget: _Budget
) -> list[RelatedWriteUp] | None:
    if not budget.has_some():
        return None
    since = time.monotonic()
    found = related_to(session, hub.library(session), writeup, viewer=by)
    budget.spend(since)
    return found


def told(session: Session, published: Published, related: list[RelatedWriteUp] | None) -> Pushed:
    """What is told of a write-up that was pushed."""
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
        related=related,
    )
