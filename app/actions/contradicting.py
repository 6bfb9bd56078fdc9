"""It happened again: an incident contradicts what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.actions.noticing import notice_contradicted
from app.actions.scoping import reopen
from models.actor import Actor
from models.answer import DENYING, Answer
from models.cell import Cell, bring_up, seen_by
from models.event import record
from models.job import enqueue
from models.learning import Learning
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A learning that a service had settled, and whose incident it had again."""

    learning: str
    statement: str
    service: str


class _OfCell(Protocol):
    @property
    def learning(self) -> str: ...

    @property
    def service(self) -> str: ...


_Again = TypeVar("_Again", bound=_OfCell)


def same_signature(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two incidents failed in the same component, in the same way, by the same trigger."""
    if not one or not other or not resembles(one, other):
        return False
    triggers = {one.get("trigger"), other.get("trigger")} - {None, "", "unknown"}
    return len(triggers) < 2


def resembles(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two incidents failed in the same way and share a component."""
    if not one or not other or not one.get("failure_mode"):
        return False
    shared = {*_folded(one.get("component"))} & {*_folded(other.get("component"))}
    return one["failure_mode"] == other.get("failure_mode") and bool(shared)


def contradict(
    session: Session,
    writeup: WriteUp,
    services: Sequence[str],
    *,
    by: Actor,
    now: datetime,
    zone: ZoneInfo,
) -> list[Contradiction]:
    """Reopen the cells of these services that this incident contradicts.

    Only where both signatures are sure: likeness alone accuses nobody.
    """
    if writeup.kind != "postmortem" or not writeup.is_published or not writeup.sure_signature:
        return []
    return [
        reopen_for(session, cell, learning, writeup, by=by, now=now)
        for cell, learning, source in settled_before(session, writeup, services, now=now, zone=zone)
        if same_signature(writeup.sure_signature, source.sure_signature)
    ]


def reopen_for(
    session: Session,
    cell: Cell,
    learning: Learning,
    writeup: WriteUp,
    *,
    by: Actor,
    now: datetime,
) -> Contradiction:
    """Reopen one cell for an incident, and mark what had proved it as weak.

    The service is told at once, or asked like of anything else that is open.
    """
    said = session.get(Answer, cell.answer) if cell.answer else None
    if said and said.via == "check":
        at = now.isoformat()
        learning.weakened = [
            *learning.weakened,
            *(
                {"check": check, "writeup": writeup.id, "service": cell.service, "at": at}
                for check in learning.check_ids
            ),
        ]
        session.add(learning)
    cell.proven_until = None
    reopen(session, cell, via="incident", status="contradicted", ref=writeup.id, by=by, now=now)
    record(
        session,
        "learning.contradicted",
        learning.id,
        by=by,
        at=now,
        service=cell.service,
        writeup=writeup.id,
    )
    if not notice_contradicted(session, cell, writeup, by=by, now=now):
        enqueue(session, "ask", now=now)
    return Contradiction(learning.id, learning.statement, cell.service)


def settled_before(
    session: Session, writeup: WriteUp, services: Sequence[str], *, now: datetime, zone: ZoneInfo
) -> list[tuple[Cell, Learning, WriteUp]]:
    """Cells that said, before this incident, that it cannot happen: it may be a recurrence.

    Each with its learning and the write-up that the learning is from.
    """
    happened = _happened(writeup, zone)
    return [
        (cell, learning, source)
        for cell, learning, source in _settled(session, services, now=now)
        if source.id != writeup.id and _said_before(cell, happened)
    ]


def seen_among(session: Session, found: Sequence[_Again], *, viewer: Actor) -> list[_Again]:
    """Those whose cell the viewer may see."""
    if not found:
        return []
    query = select(Cell.learning, Cell.service).where(
        col(Cell.learning).in_({one.learning for one in found}), seen_by(viewer)
    )
    seen = set(session.exec(query))
    return [one for one in found if (one.learning, one.service) in seen]


def _settled(
    session: Session, services: Sequence[str], *, now: datetime
) -> list[tuple[Cell, Learning, WriteUp]]:
    query = (
        select(Cell, Learning, WriteUp)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(col(Cell.service).in_(services), col(Cell.status).in_(DENYING))
    )
    rows = [(cell, learning, writeup) for cell, learning, writeup in session.exec(query)]
    bring_up(session, [cell for cell, *_ in rows], now=now)
    return [row for row in rows if row[0].status in DENYING]


def _happened(writeup: WriteUp, zone: ZoneInfo) -> datetime:
    """When it began; where only the day is known, at its end."""
    return writeup.started_at or datetime.combine(writeup.date, time(23, 59), zone)


def _said_before(cell: Cell, happened: datetime) -> bool:
    return cell.said_at is not None and cell.said_at < happened


def _folded(names: Any) -> list[str]:
    return [str(name).casefold() for name in names or ()]
