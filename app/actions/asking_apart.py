"""Letters for asks that were to go with a notice which did not leave.

Such an ask counts as put, so that nothing else would ever send it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from sqlmodel import Session, col, select

from app.actions.asking import open_cells
from app.actions.dispatching import dispatch_all
from app.actions.receiving import receivers_of
from models.actor import HUB
from models.ask import AskedCell, cells_asked
from models.cell import Cell
from models.database import take_turns
from models.dispatch import Dispatch, new_dispatch, recipients_of
from models.service import Service

#: Of what ended before this it was looked after.
LONGEST = timedelta(days=7)
_FAILED = ("dropped", "refused")


def plan_apart(session: Session, *, now: datetime, zone: tzinfo) -> list[tuple[str, str]]:
    """(person, ask) of what still waits for an answer of the same person."""
    lost = list(_lost(session, now))
    asks = cells_asked(session, [ask for _, ask in lost])
    return [
        (person, ask)
        for person, ask in _without_letter(session, lost)
        if _is_theirs(session, person, asks[ask], now=now, zone=zone)
    ]


def ask_apart(session: Session, plan: Sequence[tuple[str, str]], *, now: datetime) -> None:
    """Put letters for these, where nobody has meanwhile."""
    take_turns(session)
    left = _without_letter(session, plan)
    dispatch_all(session, [new_dispatch(person, f"ask:{ask}", now=now) for person, ask in left])


def _without_letter(session: Session, asks: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    there = recipients_of(session, [f"ask:{ask}" for _, ask in asks])
    return [one for one in asks if (one[0], f"ask:{one[1]}") not in there]


def _lost(session: Session, now: datetime) -> Iterator[tuple[str, str]]:
    """Who was to be asked what by a notice that did not leave."""
    query = select(Dispatch.recipient, Dispatch.content).where(
        col(Dispatch.occasion).startswith("notice:"),
        col(Dispatch.state).in_(_FAILED),
        col(Dispatch.ended_at) >= now - LONGEST,
    )
    for recipient, content in session.exec(query):
        for ask in content.get("asks", ()):
            yield recipient, ask


def _is_theirs(
    session: Session, person: str, cells: Sequence[AskedCell], *, now: datetime, zone: tzinfo
) -> bool:
    slugs = [cell.service for cell in cells]
    services = list(session.exec(select(Service).where(col(Service.slug).in_(slugs))))
    receivers = receivers_of(session, services, today=now.astimezone(zone).date())
    among = col(Cell.learning).in_([cell.learning for cell in cells])
    waiting = {one.key for one in open_cells(session, services, among, viewer=HUB, now=now)}
    return any(
        (cell.learning, cell.service) in waiting
        and (receiver := receivers[cell.service])
        and receiver.person.id == person
        for cell in cells
    )
