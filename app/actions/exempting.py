"""適用除外: a team asks for it, somebody of the SRE team grants or refuses it."""

from datetime import datetime, tzinfo

from sqlmodel import Session

from app.actions.answering import answer
from models.actor import Actor
from models.answer import Statement
from models.cell import cell_of
from models.database import take_turns
from models.errors import Conflict, Forbidden, Invalid
from models.event import record
from models.exemption import VERDICTS, Exemption, pending
from models.ids import new_id
from models.learning import Learning
from models.service import Service, service_by_slug


def ask_exemption(
    session: Session,
    learning: Learning,
    service: Service,
    statement: Statement,
    *,
    by: Actor,
    now: datetime,
    zone: tzinfo,
) -> Exemption:
    """Ask for an exemption until a day, with a reason; raises Conflict where one is asked for."""
    by.must_write_for(service.team or "")
    statement.refuse_nonsense(today=now.astimezone(zone).date())
    if statement.until is None:
        raise Invalid("Please say why, and until which day.")
    take_turns(session)
    if pending(session, learning.id, service.slug):
        raise Conflict("An exemption is asked for already; somebody of the SRE team will decide.")
    asked = Exemption(
        id=new_id("ex"),
        learning=learning.id,
        service=service.slug,
        until=statement.until,
        reason=statement.note.strip(),
        by=by.id,
        at=now,
    )
    session.add(asked)
    record(session, "exemption.asked", asked.id, by=by, at=now, service=service.slug)
    return asked


def decide(
    session: Session,
    asked: Exemption,
    verdict: str,
    note: str,
    *,
    by: Actor,
    now: datetime,
    zone: tzinfo,
) -> None:
    """Grant or refuse. Nobody decides what they asked for themselves; a refusal says why."""
    take_turns(session)
    session.refresh(asked)
    _refuse_decision(asked, verdict, note, by)
    learning, service = session.get_one(Learning, asked.learning), asked.service
    asked.verdict, asked.note = verdict, note.strip()
    asked.decided_by, asked.decided_at = by.id, now
    session.add(asked)
    record(session, f"exemption.{verdict}", asked.id, by=by, at=now, service=service)
    if verdict == "granted":
        _refuse_proved(session, asked)
        said = Statement(status="exempt", note=asked.reason, until=asked.until, ref=asked.id)
        answer(
            session, learning, service_by_slug(session, service), said, by=by, now=now, zone=zone
        )


def _refuse_proved(session: Session, asked: Exemption) -> None:
    cell = cell_of(session, asked.learning, asked.service)
    if cell and cell.status == "verified":
        raise Conflict("It is verified by now; there is nothing to exempt.")


def _refuse_decision(asked: Exemption, verdict: str, note: str, by: Actor) -> None:
    if not by.leads:
        raise Forbidden("Only the SRE team may do this.")
    if asked.by == by.id:
        raise Forbidden("Somebody else has to decide what you asked for.")
    if asked.verdict:
        raise Conflict("This was decided already.")
    if verdict not in VERDICTS:
        raise Invalid("“{said}” is no answer; choose one of {offered}.",
                      said=verdict, offered=", ".join(VERDICTS))  # fmt: skip
    if verdict == "refused" and not note.strip():
        raise Invalid("Please say why it is refused.")
