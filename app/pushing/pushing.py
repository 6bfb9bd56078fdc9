"""Pushing one text, and many: the slow part first, then one short transaction."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.actions.contradicting import seen_among
from app.actions.incoming import Incoming, analysed_whole, with_kept_images
from app.actions.publishing import Published, already_there, publish, unchanged
from app.actions.recurring import recurrences
from app.actions.relating import related_to
from app.actions.telling import asked_by
from app.hub import Hub
from app.preparing import Prepared
from app.pushing.outcome import Outcome, Pushed
from models.actor import Actor
from models.errors import YokotenError
from models.learning import learnings_of
from models.writeup import WriteUp

#: What is told, without what resembles it, and the write-up.
_Told = tuple[Pushed, WriteUp]


@dataclass(frozen=True, slots=True)
class Ready:
    """Texts for one transaction, each with what is told where it is there, else prepared."""

    texts: list[Incoming]
    works: list[_Told | Prepared]

    def parts(self) -> list["Ready"]:
        """Each text by itself."""
        pairs = zip(self.texts, self.works, strict=True)
        return [Ready([text], [work]) for text, work in pairs]


class Budget:
    """Seconds that may be spent; measured, since nothing can be stopped half way."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def has_some(self) -> bool:
        return self._left > 0

    def spend(self, since: float) -> None:
        self._left -= time.monotonic() - since


def push(hub: Hub, incoming: Incoming, *, by: Actor, now: datetime) -> Pushed:
    """Store one text and find what resembles it. Raises what refuses it."""
    (outcome,) = store(hub, made_ready(hub, [incoming], by=by, now=now), by=by, now=now)
    if isinstance(outcome, YokotenError):
        raise outcome
    return outcome


def ready_ahead(
    hub: Hub, chunks: Iterable[Sequence[Incoming]], *, by: Actor, now: datetime
) -> Iterator[Future[Ready]]:
    """Each chunk made ready, while the caller stores the one before."""
    with ThreadPoolExecutor(1, thread_name_prefix="ready") as ahead:
        coming: Future[Ready] | None = None
        for chunk in chunks:
            last, coming = coming, ahead.submit(made_ready, hub, chunk, by=by, now=now)
            if last:
                yield last
        if coming:
            yield coming


def made_ready(hub: Hub, texts: Sequence[Incoming], *, by: Actor, now: datetime) -> Ready:
    """All of the slow work. Raises models.errors.Busy where no workshop is free."""
    with hub.reading() as session:
        whole = [with_kept_images(session, one) for one in texts]
        found = [already_there(session, one, by=by) for one in whole]
        known = [(told(session, unchanged(one), by=by), one) if one else None for one in found]
    today = now.astimezone(hub.settings.zone).date()
    drafts = [one.draft(today=today) for one, there in zip(whole, known, strict=True) if not there]
    done = map(analysed_whole, hub.preparer.prepare_many(drafts) if drafts else ())
    return Ready(whole, [there or next(done) for there in known])


def store(
    hub: Hub, ready: Ready, *, by: Actor, now: datetime, budget: Budget | None = None
) -> list[Outcome]:
    """Store texts in one transaction; a refused one changes nothing for the others.

    What resembles them is looked for as long as the ``budget`` lasts.
    """
    stored = _stored(hub, ready, by=by, now=now)
    return [_with_related(hub, one, by=by, now=now, budget=budget) for one in stored]


def _stored(hub: Hub, ready: Ready, *, by: Actor, now: datetime) -> list[_Told | YokotenError]:
    there = [work for work in ready.works if not isinstance(work, Prepared)]
    if len(there) == len(ready.works):
        return [*there]
    zone = hub.settings.zone
    with hub.transaction() as session:
        return [
            _published(session, text, work, by=by, now=now, zone=zone)
            if isinstance(work, Prepared)
            else work
            for text, work in zip(ready.texts, ready.works, strict=True)
        ]


def _published(
    session: Session,
    incoming: Incoming,
    prepared: Prepared,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> _Told | YokotenError:
    """One text behind a savepoint, so that what refuses it takes nothing else along."""
    point = session.begin_nested()
    try:
        done = publish(session, incoming, prepared, by=by, now=now, zone=zone)
        point.commit()
    except YokotenError as error:
        point.rollback()
        return error
    return told(session, done, by=by), done.writeup


def _with_related(
    hub: Hub, stored: _Told | YokotenError, *, by: Actor, now: datetime, budget: Budget | None
) -> Outcome:
    if isinstance(stored, YokotenError):
        return stored
    pushed, writeup = stored
    if budget and not budget.has_some():
        return pushed
    since = time.monotonic()
    with hub.reading() as session:
        library, zone = hub.library(session), hub.settings.zone
        related = related_to(session, library, writeup, viewer=by)
        again = recurrences(session, library, writeup, viewer=by, now=now, zone=zone)
    if budget:
        budget.spend(since)
    return replace(pushed, related=related, recurrences=again)


def told(session: Session, published: Published, *, by: Actor) -> Pushed:
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
        asked=asked_by(session, writeup.id),
        contradicted=seen_among(session, published.contradicted, viewer=by),
    )
