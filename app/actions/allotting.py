"""Asking people: few questions a week, the most pressing first, the rest waits its turn.

What to ask is planned while others write; only the plan is looked at again when it is their turn.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlmodel import Session, col, select

from app.actions.asking import Open, open_cells
from app.actions.dispatching import dispatch
from app.actions.receiving import Receiver, receivers_of
from app.actions.weeks import week_of
from models.actor import HUB
from models.ask import BUDGET, Ask, AskedCell, asks_in_week, last_asked
from models.cell import Cell
from models.database import take_turns
from models.dispatch import new_dispatch
from models.ids import new_id
from models.service import Service


@dataclass(frozen=True, slots=True)
class Planned:
    """One ask to put: to whom, in which role, about which (learning, service) of a write-up."""

    person: str
    role: str
    writeup: str
    cells: tuple[tuple[str, str], ...]


def allot(session: Session, *, now: datetime, zone: tzinfo, with_letters: bool = True) -> list[Ask]:
    """Plan and ask in one transaction."""
    take_turns(session)
    plan = plan_asks(session, now=now, zone=zone)
    return put_asks(session, plan, now=now, zone=zone, with_letters=with_letters)


def plan_asks(session: Session, *, now: datetime, zone: tzinfo) -> list[Planned]:
    """Whom there is room to ask this week, and of what; for each no more than there is room for."""
    receivers = _receivers(session, now, zone)
    spent = defaultdict(int, asks_in_week(session, week_name(now, zone)))
    there = [(one, who) for one, who in receivers if spent[who.person.id] < BUDGET]
    roles = {service.slug: who.role for service, who in there}
    plan = []
    for (person, writeup), those in _queue(session, there, now).items():
        if spent[person] < BUDGET:
            spent[person] += 1
            role = roles[those[0].service.slug]
            plan.append(Planned(person, role, writeup, tuple(one.key for one in those)))
    return plan


def put_asks(
    session: Session,
    plan: Sequence[Planned],
    *,
    now: datetime,
    zone: tzinfo,
    with_letters: bool = True,
) -> list[Ask]:
    """Ask what was planned, without what was asked, answered or closed meanwhile."""
    take_turns(session)
    week = week_name(now, zone)
    spent = defaultdict(int, asks_in_week(session, week))
    still = _still(session, plan, now)
    asks = []
    for one in plan:
        cells = [key for key in one.cells if key in still]
        if cells and spent[one.person] < BUDGET:
            spent[one.person] += 1
            ask = _ask(session, one, cells, week, now)
            asks.append(ask)
            if with_letters:
                dispatch(session, new_dispatch(one.person, f"ask:{ask.id}", now=now))
    return asks


def asks_waiting(session: Session, *, now: datetime, zone: tzinfo) -> Counter[str]:
    """How many asks wait for room in somebody's week, by person."""
    return Counter(person for person, _ in _queue(session, _receivers(session, now, zone), now))


def week_name(now: datetime, zone: tzinfo) -> str:
    """The week of a moment, as asks are counted by it: 2026-W48."""
    return str(week_of(now.astimezone(zone).date()))


def _receivers(session: Session, now: datetime, zone: tzinfo) -> list[tuple[Service, Receiver]]:
    """Who is to be asked for each service, where there is somebody."""
    services = list(session.exec(select(Service).where(col(Service.is_confirmed))))
    found = receivers_of(session, services, today=now.astimezone(zone).date())
    return [(one, who) for one in services if (who := found[one.slug])]


def _queue(
    session: Session, receivers: Sequence[tuple[Service, Receiver]], now: datetime
) -> dict[tuple[str, str], list[Open]]:
    """What nobody was asked yet by person and write-up, the most pressing of each first."""
    people = {service.slug: who.person.id for service, who in receivers}
    waiting = open_cells(session, [service for service, _ in receivers], viewer=HUB, now=now)
    groups: dict[tuple[str, str], list[Open]] = {}
    for one in _unasked(session, waiting, people):
        groups.setdefault((people[one.service.slug], one.writeup.id), []).append(one)
    return groups


def _still(session: Session, plan: Sequence[Planned], now: datetime) -> set[tuple[str, str]]:
    """What of a plan still waits to be asked."""
    people = {service: one.person for one in plan for _, service in one.cells}
    learnings = {learning for one in plan for learning, _ in one.cells}
    services = list(session.exec(select(Service).where(col(Service.slug).in_(people))))
    among = col(Cell.learning).in_(learnings)
    waiting = open_cells(session, services, among, viewer=HUB, now=now)
    return {one.key for one in _unasked(session, waiting, people)}


def _unasked(session: Session, waiting: Sequence[Open], people: Mapping[str, str]) -> list[Open]:
    """Without what its receiver, by service, was asked since it was opened last."""
    asked = last_asked(session, {one.learning.id for one in waiting})

    def is_asked(one: Open) -> bool:
        since = one.cell.reopened_at
        return any(
            person == people[one.service.slug] and (since is None or at >= since)
            for person, at in asked.get(one.key, ())
        )

    return [one for one in waiting if not is_asked(one)]


def _ask(
    session: Session,
    one: Planned,
    cells: Iterable[tuple[str, str]],
    week: str,
    now: datetime,
) -> Ask:
    ask = Ask(
        id=new_id("as"), person=one.person, role=one.role, writeup=one.writeup, week=week, at=now
    )
    session.add(ask)
    session.flush()
    session.add_all(
        AskedCell(ask=ask.id, learning=learning, service=service) for learning, service in cells
    )
    return ask
