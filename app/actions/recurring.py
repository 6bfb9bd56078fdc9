"""この学びの再発ですか: asking an incident's author whether it is one that was settled before.

Likeness alone accuses nobody: what search finds related is a question, and its answer is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from app.actions.contradicting import (
    Contradiction,
    contradict,
    reopen_for,
    seen_among,
    settled_before,
)
from app.actions.relating import within
from models.actor import Actor
from models.cell import Cell
from models.database import take_turns
from models.errors import Conflict, Forbidden, NotFound
from models.event import record
from models.learning import Learning
from models.recurrence import denied, deny
from models.service import Service
from models.unrelated import unrelated_to
from models.writeup import WriteUp, readable_writeups, services_of_writeups, writeup_by_id
from search.library import Library

#: Related write-ups that are looked at.
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A learning that a service had settled, and which an incident of it may repeat."""

    learning: str
    statement: str
    service: str


def recurrences(
    session: Session,
    library: Library,
    writeup: WriteUp,
    *,
    viewer: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> list[Recurrence]:
    """What to ask about an incident; nothing of what the viewer may not see or somebody denied."""
    if writeup.kind != "postmortem" or not writeup.is_published:
        return []
    services = services_of_writeups(session, [writeup.id])[writeup.id]
    settled = settled_before(session, writeup, services, now=now, zone=zone)
    if not settled:
        return []
    related = _related(session, library, writeup, viewer)
    said = denied(session, writeup.id)
    found = [
        Recurrence(learning.id, learning.statement, cell.service)
        for cell, learning, source in settled
        if source.id in related and (learning.id, cell.service) not in said
    ]
    return seen_among(session, found, viewer=viewer)


def say_recurred(
    session: Session,
    id: str,
    learning: str,
    service: str,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> Contradiction:
    """It happened again: the cell opens. Raises NotFound, Forbidden, and Conflict where it did."""
    writeup, cell, lesson = _asked(session, id, learning, service, by=by, now=now, zone=zone)
    return reopen_for(session, cell, lesson, writeup, by=by, now=now)


def say_otherwise(
    session: Session,
    id: str,
    learning: str,
    service: str,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """It is something else, and is not asked again. Raises what ``say_recurred`` raises."""
    writeup, cell, lesson = _asked(session, id, learning, service, by=by, now=now, zone=zone)
    if deny(session, writeup.id, lesson.id, cell.service, by=by, now=now):
        record(
            session,
            "recurrence.denied",
            lesson.id,
            by=by,
            at=now,
            writeup=writeup.id,
            service=cell.service,
        )


def confirm_signature(
    session: Session, id: str, *, by: Actor, now: datetime, zone: ZoneInfo
) -> list[Contradiction]:
    """Confirm the signature that was guessed; what it contradicts now that it is sure.

    Raises NotFound, Forbidden, and Conflict where nothing was guessed.
    """
    take_turns(session)
    writeup = writeup_by_id(session, id, viewer=by)
    by.must_write_for(writeup.team)
    if not writeup.signature:
        raise Conflict("There is no signature to confirm.")
    writeup.confirmed_signature = writeup.signature
    session.add(writeup)
    session.flush()
    record(session, "writeup.signature_confirmed", writeup.id, by=by, at=now)
    services = services_of_writeups(session, [id])[id]
    return contradict(session, writeup, services, by=by, now=now, zone=zone)


def _related(session: Session, library: Library, writeup: WriteUp, viewer: Actor) -> set[str]:
    """Of one's own team, too: it is one's own lessons that one has settled."""
    entry = library.entry(writeup.id)
    found = library.related(entry, within(viewer), limit=_LOOKED_AT) if entry else []
    aside = {one.id for one in unrelated_to(session, writeup.id, viewer=viewer)}
    ids = [one.id for one in found if one.id not in aside]
    return set(readable_writeups(session, ids, viewer=viewer))


def _asked(
    session: Session,
    id: str,
    learning: str,
    service: str,
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[WriteUp, Cell, Learning]:
    """What the question was about, if this actor may answer it and it is still one."""
    take_turns(session)
    writeup = writeup_by_id(session, id, viewer=by)
    about = services_of_writeups(session, [id])[id]
    owner = session.get(Service, service)
    if owner is None or service not in about:
        raise NotFound("There is no service “{slug}”.", slug=service)
    if not by.writes_for(owner.team or ""):
        raise Forbidden
    for cell, lesson, _ in settled_before(session, writeup, [service], now=now, zone=zone):
        if lesson.id == learning and seen_among(session, [cell], viewer=by):
            return writeup, cell, lesson
    raise Conflict("The service has not settled this learning, or it is open again already.")
