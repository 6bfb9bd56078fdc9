"""Tickets from the hub's side: what is to be opened, what became of what is open.

Speaking with the tracker is done in between, outside of transactions: see app/ticketing.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlmodel import Session

from app.actions.answering import answer
from app.actions.wording_tickets import draft_of
from app.tickets import Draft, Place, Reference, Trackers
from models.actor import HUB
from models.answer import Statement
from models.cell import cell_of, settle
from models.database import take_turns
from models.errors import Busy
from models.event import record
from models.ids import new_id
from models.job import enqueue
from models.learning import Learning
from models.service import Service
from models.ticket import Ticket, tickets_to_open, unsettled_ticket

#: How a service stands while there is something to do about it.
TO_DO = ("affected", "in_progress")
#: From where a closed ticket makes it claimed: whatever says more than a claim stays.
CLAIMED_FROM = (*TO_DO, "under_investigation", "deferred", "contradicted")
#: What could not be opened is tried again so often.
TRIED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket that one worker is about to open."""

    ticket: str
    place: Place
    draft: Draft


def begin(
    session: Session,
    learning: str,
    service: str,
    *,
    trackers: Trackers,
    public_url: str,
    now: datetime,
) -> Opening | None:
    """What is to be opened; None where there is nothing to do, or no tracker to do it in.

    Raises Busy while another worker is at it.
    """
    take_turns(session)
    about, of = session.get(Learning, learning), session.get(Service, service)
    cell = cell_of(session, learning, service)
    ticket = unsettled_ticket(session, learning, service)
    if about is None or of is None or cell is None:
        return None
    settle(session, cell, now=now)
    place = trackers.place(of.repository)
    if place is None or cell.status not in TO_DO:
        if ticket and ticket.state == "opening":
            session.delete(ticket)
        return None
    if ticket and ticket.state != "opening":
        return None
    if ticket and ticket.is_being_opened(now):
        raise Busy
    ticket = ticket or Ticket(
        id=new_id("ti"), learning=learning, service=service, provider=place.provider
    )
    ticket.provider, ticket.tried_at = place.provider, now
    session.add(ticket)
    return Opening(ticket.id, place, draft_of(session, about, of, cell, public_url=public_url))


def opened(session: Session, id: str, reference: Reference, *, now: datetime) -> None:
    """Put down where the ticket stands."""
    if ticket := session.get(Ticket, id):
        ticket.opened(reference.key, reference.url, now=now)
        session.add(ticket)
        about = {"service": ticket.service, "ticket": reference.key}
        record(session, "ticket.opened", ticket.learning, by=HUB, at=now, **about)


def failed(session: Session, id: str, problem: str, *, now: datetime) -> None:
    """Put down why a ticket could not be opened, or looked at."""
    if ticket := session.get(Ticket, id):
        ticket.failed(problem)
        ticket.looked_at = now
        session.add(ticket)


def looked_at(session: Session, id: str, state: str, *, now: datetime, zone: tzinfo) -> None:
    """Put down how a ticket stands in its tracker; one that was done makes the answer claimed."""
    ticket = session.get(Ticket, id)
    if ticket is None or ticket.state != "open":
        return
    ticket.looked_at, ticket.problem = now, None
    session.add(ticket)
    if state == "open":
        return
    ticket.closed(state, now=now)
    about = {"service": ticket.service, "ticket": ticket.key, "state": state}
    record(session, "ticket.closed", ticket.learning, by=HUB, at=now, **about)
    if state == "done":
        _claim(session, ticket, now=now, zone=zone)


def retry(session: Session, *, now: datetime) -> None:
    """Try again, once an hour, what could not be opened: a token may have been set right."""
    for ticket in tickets_to_open(session, before=now - TRIED_EVERY):
        key = f"open_ticket:{ticket.id}:{now:%Y-%m-%dT%H}"
        enqueue(
            session,
            "open_ticket",
            now=now,
            dedupe_key=key,
            learning=ticket.learning,
            service=ticket.service,
        )


def _claim(session: Session, ticket: Ticket, *, now: datetime, zone: tzinfo) -> None:
    learning = session.get(Learning, ticket.learning)
    service = session.get(Service, ticket.service)
    cell = cell_of(session, ticket.learning, ticket.service)
    if learning is None or service is None or cell is None:
        return
    settle(session, cell, now=now)
    if cell.status in CLAIMED_FROM:
        said = Statement(status="claimed", via="ticket", ref=ticket.url)
        answer(session, learning, service, said, by=HUB, now=now, zone=zone)
