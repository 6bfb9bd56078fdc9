"""Tickets as a learning's table shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from app.tickets import Trackers
from app.web.cells import AnswerCell
from models.service import Service
from models.ticket import Ticket, newest_tickets


@dataclass(frozen=True, slots=True)
class TicketLine:
    """``state`` is one of ``models.ticket.STATES``, or ``none`` where no tracker could open one."""

    state: str
    key: str = ""
    href: str | None = None
    problem: str | None = None


def ticket_lines(
    session: Session, learning: str, cells: Sequence[AnswerCell], trackers: Trackers
) -> dict[str, TicketLine]:
    """By service: its last ticket; for those who answer also that there can be none."""
    slugs = [cell.service.slug for cell in cells]
    found = newest_tickets(session, [learning], services=slugs)
    lines = {slug: _line(ticket) for (_, slug), ticket in found.items()}
    asked = [cell.service.slug for cell in cells if cell.may_answer and cell.status == "affected"]
    wanting = [slug for slug in asked if slug not in lines]
    query = select(Service.slug, Service.repository).where(col(Service.slug).in_(wanting))
    for slug, repository in session.exec(query) if wanting else ():
        if trackers.place(repository) is None:
            lines[slug] = TicketLine("none")
    return lines


def _line(ticket: Ticket) -> TicketLine:
    is_address = (ticket.url or "").startswith(("https://", "http://"))
    href = ticket.url if is_address else None
    return TicketLine(ticket.state, ticket.key or "", href, ticket.problem)
