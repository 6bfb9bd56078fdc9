"""The one way to state how a service stands to a learning."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile

from sqlmodel import Session

from app.actions.scoping import cell_for
from models.actor import Actor
from models.answer import Answer, Statement, answers_of
from models.cell import settle
from models.database import take_turns
from models.errors import Conflict, Forbidden, Invalid
from models.event import record
from models.evidence import DEFAULT_LIFE
from models.job import enqueue
from models.learning import Learning
from models.service import Service


def answer(
    session: Session,
    learning: Learning,
    service: Service,
    statement: Statement,
    *,
    by: Actor,
    now: datetime,
    zone: tzinfo = UTC,
) -> Answer:
    """Say how a service stands. Only whoever writes for the service's team may.

    ``zone`` says when the statement's last day ends. Raises Forbidden and Invalid.
    """
    by.must_write_for(service.team or "")
    statement.refuse_nonsense(today=now.astimezone(zone).date())
    if statement.status == "exempt" and not by.leads:
        raise Forbidden("An exemption needs somebody of the SRE team; please ask for it.")
    take_turns(session)
    said = Answer(
        learning=learning.id,
        service=service.slug,
        status=statement.status,
        justification=statement.justification if statement.status == "not_affected" else None,
        note=statement.note.strip(),
        by=by.id,
        at=now,
        via=statement.via,
        until=statement.until,
        valid_until=end_of(statement.until, zone),
        approver=by.id if statement.status == "exempt" else None,
        effort_hours=statement.effort_hours,
        downtime=statement.downtime,
        ref=statement.ref,
    )
    return put(session, learning, service, said, by=by, now=now)


def put(
    session: Session,
    learning: Learning,
    service: Service,
    said: Answer,
    *,
    by: Actor,
    now: datetime,
    proven_until: datetime | None = None,
) -> Answer:
    """Append a statement and bring its cell up to it."""
    cell = cell_for(session, learning, service, now=now)
    before = cell.status
    session.add(said)
    session.flush()
    if proven_until:
        cell.proven_until = proven_until
    settle(session, cell, now=now)
    record(
        session,
        "learning.answered",
        learning.id,
        by=by,
        at=now,
        service=service.slug,
        status=said.status,
        via=said.via,
    )
    if said.status == "affected" and before != "affected":
        enqueue(session, "open_ticket", now=now, learning=learning.id, service=service.slug)
    return said


def confirm(
    session: Session, learning: Learning, service: Service, *, by: Actor, now: datetime
) -> Answer:
    """A second person confirms what the first one claimed: T1, where no check could prove it.

    Raises Conflict where nothing is claimed, Forbidden for the one who claimed it, Invalid where
    the learning has checks.
    """
    by.must_write_for(service.team or "")
    take_turns(session)
    cell = cell_for(session, learning, service, now=now)
    if cell.status != "claimed":
        raise Conflict("Nothing is claimed here that could be confirmed.")
    if learning.checks:
        raise Invalid("This learning has checks; only their evidence confirms it.")
    claimed = takewhile(
        lambda one: one.status == "claimed", answers_of(session, learning.id, service.slug)
    )
    claimants = {one.by for one in claimed if one.by.startswith("p-")}
    if by.person_id is None or not claimants or by.id in claimants:
        raise Forbidden("Somebody else than the one who said so has to confirm it.")
    said = Answer(
        learning=learning.id,
        service=service.slug,
        status="verified",
        by=by.id,
        at=now,
        via="web",
        tier="T1",
        valid_until=now + DEFAULT_LIFE,
    )
    return put(session, learning, service, said, by=by, now=now)


def end_of(day: date | None, zone: tzinfo) -> datetime | None:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone) if day else None
