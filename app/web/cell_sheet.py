"""One cell: why it is asked, how it stands and how it came to, who may say what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.actions.attributing import names_of_actors
from app.actions.tabulating import as_shown, is_open, state_of
from app.web.rollouts_one import found
from models.actor import Actor
from models.answer import Answer, answers_of
from models.ask import last_asked
from models.catalogue import visible_service
from models.cell import Cell, cells_where, is_seen_whole
from models.errors import NotFound
from models.exemption import Exemption, exemptions_of
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.ticket import newest_tickets
from models.visibility import readable_by
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class Place:
    """A cell with what it belongs to; ``cell`` is None where the service never was in scope."""

    learning: Learning
    writeup: WriteUp | None
    rollout: Rollout | None
    service: Service
    cell: Cell | None

    @property
    def href(self) -> str:
        id_ = self.rollout.id if self.rollout else self.learning.id
        return f"/rollouts/{id_}/cells/{self.service.slug}"

    def shown(self, now: datetime) -> str:
        return as_shown(state_of(self.cell, self.service, now)) if self.cell else "out_of_scope"


@dataclass(frozen=True, slots=True)
class Told:
    """One statement; ``href`` leads to what it is about, where the reader may go there."""

    answer: Answer
    by: str
    approver: str | None
    about: str | None
    href: str | None


def place_of(session: Session, id: str, slug: str, *, viewer: Actor, now: datetime) -> Place:
    """Raises NotFound where the viewer may not see how this service stands."""
    learning, writeup, rollout = found(session, id, viewer)
    service = visible_service(session, slug, viewer=viewer)
    is_it = (col(Cell.learning) == learning.id, col(Cell.service) == slug)
    cell = next(iter(cells_where(session, *is_it, viewer=viewer, now=now)), None)
    is_own = viewer.leads or service.team in viewer.teams
    if cell or is_own or (service.is_confirmed and is_seen_whole(session, learning, viewer)):
        return Place(learning, writeup, rollout, service, cell)
    raise NotFound("There is no service “{slug}”.", slug=slug)


def course(session: Session, place: Place, *, viewer: Actor) -> dict[str, Any]:
    """Who was asked, all that was said, the requests for exemption, the ticket."""
    learning, slug = place.learning.id, place.service.slug
    said, exempted = answers_of(session, learning, slug), exemptions_of(session, learning, slug)
    asked = last_asked(session, [learning]).get((learning, slug), [])
    people = names_of_actors(session, _ids(said, exempted) | {person for person, _ in asked})
    writeups = _readable(session, {one.ref for one in said if one.ref}, viewer)
    return {
        "said": [_told(one, people, writeups) for one in said],
        "exemptions": exempted,
        "asked": [(people.get(person, ""), at) for person, at in asked],
        "people": people,
        "ticket": newest_tickets(session, [learning], services=[slug]).get((learning, slug)),
    }


def rights(place: Place, past: dict[str, Any], viewer: Actor) -> dict[str, Any]:
    """What the viewer may say here; ``past`` is its course."""
    is_here = viewer.scope is None
    writes = is_here and viewer.writes_for(place.service.team or "")
    pending = next((one for one in past["exemptions"] if one.verdict is None), None)
    decides = is_here and viewer.leads and pending is not None and pending.by != viewer.id
    return {
        "may_answer": writes,
        "may_confirm": writes
        and not place.learning.checks
        and _is_claim_of_another(place, past, viewer),
        "may_ask_exemption": writes and pending is None,
        "may_decide": decides,
        "pending": pending,
    }


def _is_claim_of_another(place: Place, past: dict[str, Any], viewer: Actor) -> bool:
    cell = place.cell
    if cell is None or cell.status != "claimed":
        return False
    return any(one.answer.id == cell.answer and one.answer.by != viewer.id for one in past["said"])


def timing(place: Place, now: datetime, *, is_late: bool) -> dict[str, Any]:
    """Since when it stands so, until when, and whether it is late."""
    cell, status = place.cell, place.shown(now)
    return {
        "status": status,
        "is_overdue": is_late and is_open(status),
        "since": (cell.said_at or cell.scoped_at) if cell else None,
        "reopened_at": cell.reopened_at if cell else None,
        "ends_at": cell.ends_at if cell else None,
    }


def _ids(said: Sequence[Answer], exempted: Sequence[Exemption]) -> set[str]:
    named = {one.by for one in said} | {one.approver or "" for one in said}
    return named | {one.by for one in exempted} | {one.decided_by or "" for one in exempted}


def _readable(session: Session, ids: set[str], viewer: Actor) -> dict[str, str]:
    """Titles of those that are write-ups which the viewer may see."""
    query = select(WriteUp.id, WriteUp.title).where(col(WriteUp.id).in_(ids))
    return dict(session.exec(query.where(readable_by(viewer, col(WriteUp.id)))).all())


def _told(one: Answer, people: dict[str, str], writeups: dict[str, str]) -> Told:
    ref = one.ref or ""
    is_address = ref.startswith(("https://", "http://"))
    about = writeups.get(ref) or (ref if is_address or one.via == "facts" else None)
    href = f"/w/{ref}" if ref in writeups else ref if is_address else None
    approver = people.get(one.approver, one.approver) if one.approver else None
    return Told(one, people.get(one.by, one.by), approver, about, href)
