"""Asking people: few questions a week, the most pressing first, the rest waits its turn."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import cast

from sqlmodel import Session, col, select

from app.actions.receiving import Receiver, receivers_of
from models.actor import HUB, Actor
from models.ask import BUDGET, Ask, AskedCell, asks_in_week, last_asked
from models.cell import Cell, bring_up, seen_by
from models.database import take_turns
from models.ids import new_id
from models.job import enqueue
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.writeup import WriteUp, subjects_among

Pair = tuple[Learning, WriteUp]
#: What may wait for somebody's answer; the rest is not read.
_WAITING = ("unanswered", "contradicted", "unproven")


@dataclass(frozen=True, slots=True)
class Open:
    """A cell that waits for an answer, with what it is about."""

    cell: Cell
    learning: Learning
    writeup: WriteUp
    service: Service
    rollout: Rollout | None

    @property
    def rank(self) -> tuple[object, ...]:
        """What is asked first: orders, what happened again, what has a day, what is grave."""
        rollout = self.rollout
        return (
            not (rollout and rollout.is_mandatory),
            self.cell.status != "contradicted",
            rollout is None,
            str(rollout.due) if rollout and rollout.due else "~",
            self.writeup.severity or "~",
            self.learning.circulated_at,
            self.learning.id,
        )


def open_cells(
    session: Session, services: Sequence[Service], *, viewer: Actor, now: datetime
) -> list[Open]:
    """What these services have to answer, the most pressing first.

    A lesson is asked of the service where it was learned only if that is an order.
    """
    by_slug = {one.slug: one for one in services if not one.is_retired(now)}
    query = (
        select(Cell, Learning, WriteUp, Rollout)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .outerjoin(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(col(Cell.service).in_(by_slug), Cell.scope == "in", seen_by(viewer))
        .where(col(Learning.circulated_at).is_not(None), col(Learning.retired_at).is_(None))
        .where(col(Rollout.closed_at).is_(None))
        .where(col(Cell.status).in_(_WAITING) | (col(Cell.ends_at) <= now))
    )
    rows = list(session.exec(query))
    bring_up(session, [cell for cell, *_ in rows], now=now)
    found = [
        Open(cell, learning, writeup, by_slug[cell.service], rollout)
        for cell, learning, writeup, rollout in rows
    ]
    return sorted((one for one in found if _waits(one)), key=lambda one: one.rank)


def allot(session: Session, *, now: datetime, zone: tzinfo, with_letters: bool = True) -> list[Ask]:
    """Ask whom there is room to ask this week: one ask for a person and a write-up."""
    take_turns(session)
    fresh, receivers = _queue(session, now, zone)
    week = week_name(now, zone)
    spent = defaultdict(int, asks_in_week(session, week))
    asks = []
    for (person, _), those in _grouped(fresh, receivers).items():
        if spent[person] < BUDGET:
            spent[person] += 1
            receiver = receivers[those[0].service.slug]
            ask = _ask(session, those, cast("Receiver", receiver), week, now)
            asks.append(ask)
            if with_letters:
                enqueue(session, "send_ask", now=now, dedupe_key=f"ask:{ask.id}", ask=ask.id)
    return asks


def asks_waiting(session: Session, *, now: datetime, zone: tzinfo) -> Counter[str]:
    """How many asks wait for room in somebody's week, by person."""
    fresh, receivers = _queue(session, now, zone)
    return Counter(person for person, _ in _grouped(fresh, receivers))


def week_name(now: datetime, zone: tzinfo) -> str:
    year, week, _ = now.astimezone(zone).isocalendar()
    return f"{year}-W{week:02}"


def _queue(
    session: Session, now: datetime, zone: tzinfo
) -> tuple[list[Open], dict[str, Receiver | None]]:
    """What nobody was asked yet, and who is to be asked for each service."""
    services = list(session.exec(select(Service).where(col(Service.is_confirmed))))
    receivers = receivers_of(session, services, today=now.astimezone(zone).date())
    waiting = open_cells(session, services, viewer=HUB, now=now)
    return _unasked(session, waiting, receivers), receivers


def _waits(one: Open) -> bool:
    status = one.cell.status
    is_order = bool(one.rollout and one.rollout.is_mandatory)
    if status == "unproven":
        return not one.learning.checks
    return status == "contradicted" or (
        status == "unanswered" and (is_order or not one.cell.is_own)
    )


def _unasked(
    session: Session, waiting: Iterable[Open], receivers: dict[str, Receiver | None]
) -> list[Open]:
    """Without what its receiver was asked since it was opened last."""
    waiting = list(waiting)
    asked = last_asked(session, {one.learning.id for one in waiting})

    def is_asked(one: Open) -> bool:
        receiver = receivers[one.service.slug]
        since = one.cell.reopened_at
        return receiver is None or any(
            person == receiver.person.id and (since is None or at >= since)
            for person, at in asked.get((one.learning.id, one.service.slug), ())
        )

    return [one for one in waiting if not is_asked(one)]


def _grouped(
    waiting: Iterable[Open], receivers: dict[str, Receiver | None]
) -> dict[tuple[str, str], list[Open]]:
    """By person and write-up, in the order of the most pressing of each."""
    groups: dict[tuple[str, str], list[Open]] = {}
    for one in waiting:
        if receiver := receivers[one.service.slug]:
            groups.setdefault((receiver.person.id, one.writeup.id), []).append(one)
    return groups


def _ask(
    session: Session,
    those: Sequence[Open],
    receiver: Receiver,
    week: str,
    now: datetime,
) -> Ask:
    ask = Ask(
        id=new_id("as"),
        person=receiver.person.id,
        role=receiver.role,
        writeup=those[0].writeup.id,
        week=week,
        at=now,
    )
    session.add(ask)
    session.flush()
    session.add_all(
        AskedCell(ask=ask.id, learning=one.learning.id, service=one.service.slug) for one in those
    )
    return ask


def own_lessons(
    session: Session, pairs: Iterable[Pair], services: Sequence[str]
) -> set[tuple[str, str]]:
    """(learning, service) where the lesson was learned in that very service: nothing to ask."""
    about = subjects_among(session, services)
    return {
        (learning.id, service)
        for learning, writeup in pairs
        for service in services
        if (writeup.id, service) in about
    }
