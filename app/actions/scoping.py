"""Which services a circulated learning concerns: cells brought up to facts and conditions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.actor import Actor
from models.answer import Answer
from models.cell import Cell, settle
from models.fact import known
from models.learning import Learning
from models.service import Service
from models.writeup import subjects_among

#: What the clock and other people's work do not take back.
_PUT_OFF = ("deferred", "exempt")
_KEPT_ON_CHANGE = ("affected", "in_progress", "unanswered", *_PUT_OFF)


def rescope_services(
    session: Session,
    slugs: Sequence[str],
    *,
    by: Actor,
    now: datetime,
    changed: Mapping[str, frozenset[str]] | None = None,
) -> None:
    """Bring the cells of these services up to their facts; ``changed`` are new, by service.

    A service that came into scope is asked like the others; a “not affected” that rests on a fact
    that changed is asked anew.
    """
    services = _services(session, slugs)
    learnings = _circulated(session)
    _rescope(session, learnings, services, now=now)
    if changed:
        by_id = {learning.id: learning for learning in learnings}
        for cell in _cells(session, learnings, services):
            reads = by_id[cell.learning].reads
            names = changed.get(cell.service, frozenset()) & (reads.names | reads.packages)
            if names and cell.status == "not_affected":
                told = ", ".join(sorted(names))
                reopen(session, cell, via="facts", ref=told, by=by, now=now)
            elif names and cell.status in _PUT_OFF:
                cell.doubted_at = now


def rescope_learning(session: Session, learning: Learning, *, now: datetime) -> None:
    """Bring the cells of one learning up to its condition."""
    _rescope(session, [learning], _services(session), now=now)


def rescope_own(session: Session, learning: Learning) -> None:
    """Which of the services that it asks are those where it was learned, by its newest revision."""
    cells = list(session.exec(select(Cell).where(Cell.learning == learning.id)))
    own = _own(session, [learning], [cell.service for cell in cells])
    for cell in cells:
        cell.is_own = (learning.writeup, cell.service) in own


def ask_anew(session: Session, learning: Learning, *, by: Actor, now: datetime) -> None:
    """The condition or a check changed: whoever is not at work on it is asked again."""
    rescope_learning(session, learning, now=now)
    for cell in session.exec(select(Cell).where(Cell.learning == learning.id)):
        if cell.status not in _KEPT_ON_CHANGE:
            status = "unproven" if cell.status == "verified" else "unanswered"
            reopen(session, cell, via="revision", status=status, by=by, now=now)
        elif cell.status in _PUT_OFF:
            cell.doubted_at = now


def reopen(
    session: Session,
    cell: Cell,
    *,
    via: str,
    by: Actor,
    now: datetime,
    status: str = "unanswered",
    ref: str | None = None,
) -> None:
    """Append a statement that opens the question again."""
    said = Answer(
        learning=cell.learning,
        service=cell.service,
        status=status,
        by=by.id,
        at=now,
        via=via,
        ref=ref,
    )
    session.add(said)
    session.flush()
    cell.reopened_at = now
    settle(session, cell, now=now)


def cell_for(session: Session, learning: Learning, service: Service, *, now: datetime) -> Cell:
    """The cell, made where there is none: somebody answers before being asked."""
    if cell := session.get(Cell, (learning.id, service.slug), populate_existing=True):
        return cell
    facts = known(session, [service], packages=learning.reads.packages)[service.slug]
    own = _own(session, [learning], [service.slug])
    cell = _new_cell(learning, service, _scope(learning.concerns(facts)), own, now)
    session.add(cell)
    session.flush()
    return cell


def _rescope(
    session: Session, learnings: Sequence[Learning], services: Sequence[Service], *, now: datetime
) -> None:
    packages = {name for learning in learnings for name in learning.reads.packages}
    facts = known(session, services, packages=packages)
    there = {(cell.learning, cell.service): cell for cell in _cells(session, learnings, services)}
    own = _own(session, learnings, [one.slug for one in services])
    for learning in learnings:
        for service in services:
            scope = _scope(learning.concerns(facts[service.slug]))
            cell = there.get((learning.id, service.slug))
            if cell is None and scope != "out":
                session.add(_new_cell(learning, service, scope, own, now))
            elif cell is not None and cell.scope != scope:
                cell.scope, cell.scoped_at = scope, now
            if cell is not None:
                cell.is_own = (learning.writeup, service.slug) in own
    session.flush()


def _new_cell(
    learning: Learning, service: Service, scope: str, own: set[tuple[str, str]], now: datetime
) -> Cell:
    is_own = (learning.writeup, service.slug) in own
    return Cell(
        learning=learning.id, service=service.slug, scope=scope, scoped_at=now, is_own=is_own
    )


def _scope(concerned: bool | None) -> str:  # noqa: FBT001 - Kleene's three values
    return {True: "in", False: "out", None: "unknown"}[concerned]


def _cells(
    session: Session, learnings: Iterable[Learning], services: Iterable[Service]
) -> list[Cell]:
    query = select(Cell).where(
        col(Cell.learning).in_([one.id for one in learnings]),
        col(Cell.service).in_([one.slug for one in services]),
    )
    return list(session.exec(query))


def _services(session: Session, slugs: Sequence[str] | None = None) -> list[Service]:
    """Services that the catalogue confirmed; what a push merely named is asked nothing."""
    query = select(Service).where(col(Service.is_confirmed)).order_by(Service.slug)
    if slugs is not None:
        query = query.where(col(Service.slug).in_(slugs))
    return list(session.exec(query))


def _circulated(session: Session) -> list[Learning]:
    query = select(Learning).where(
        col(Learning.circulated_at).is_not(None), col(Learning.retired_at).is_(None)
    )
    return list(session.exec(query))


def _own(
    session: Session, learnings: Iterable[Learning], services: Iterable[str]
) -> set[tuple[str, str]]:
    """(write-up, service) where the lesson was learned in that very service."""
    return subjects_among(session, [*services], writeups={one.writeup for one in learnings})
