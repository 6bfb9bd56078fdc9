"""What the SRE team goes through once a week: what to adopt, to decide, to ask after, to fill."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.actions.allotting import asks_waiting, week_name
from app.actions.receiving import Receiver, receivers_of
from models.actor import Actor
from models.answer import ANSWERED, Answer
from models.ask import BUDGET, asks_in_week
from models.cell import Cell, bring_up, seen_by, statements_behind
from models.dispatch import unknown_count
from models.exemption import Exemption, open_exemptions
from models.learning import Learning
from models.person import Keeper, Person
from models.rollout import Rollout
from models.service import Service
from models.visibility import readable_by
from models.writeup import WriteUp

#: From one meeting to the next.
SINCE = timedelta(days=7)
#: Whoever leaves within this time hands over now.
AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ToAdopt:
    """A learning that nobody has adopted yet; ``hours`` for all services that have to act."""

    learning: Learning
    lang: str
    services: int
    hours: float | None
    answered: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """A cell that somebody has to look at; ``said`` is what counts, such as the incident."""

    cell: Cell
    learning: Learning
    service: Service
    said: Answer | None


@dataclass(frozen=True, slots=True)
class Vacant:
    """A service without an embedded SRE or a deputy who is there; who is asked instead."""

    service: Service
    instead: Receiver | None


@dataclass(frozen=True, slots=True)
class Leaving:
    person: Person
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asks:
    """The noise budget: ``spent`` of ``room`` asks this week, ``waiting`` for people by id.

    Of ``unsure`` dispatches nobody knows whether they arrived.
    """

    spent: int
    room: int
    full: int
    waiting: Counter[str]
    unsure: int


def to_adopt(session: Session, *, viewer: Actor, now: datetime) -> list[ToAdopt]:
    """What was put into circulation since the last meeting and is no rollout yet, newest first."""
    query = (
        select(Learning, WriteUp.lang)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .outerjoin(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(col(Rollout.id).is_(None), col(Learning.retired_at).is_(None))
        .where(col(Learning.circulated_at) >= now - SINCE)
        .order_by(col(Learning.circulated_at).desc(), col(Learning.id))
    )
    rows = list(session.exec(query))
    stuck = _cells(session, Cell.scope == "in", viewer=viewer, now=now,
                   learnings=[learning.id for learning, _ in rows])  # fmt: skip
    asked: dict[str, list[str]] = {}
    for one in stuck:
        asked.setdefault(one.learning.id, []).append(one.cell.shown(one.service, now))
    return [_to_adopt(learning, lang, asked.get(learning.id, [])) for learning, lang in rows]


def to_decide(session: Session) -> list[tuple[Exemption, Learning, Service]]:
    """Exemptions that wait for a decision, the oldest first."""
    asked = open_exemptions(session)
    learnings = _by_id(session, Learning, col(Learning.id), {one.learning for one in asked})
    services = _by_id(session, Service, col(Service.slug), {one.service for one in asked})
    return [(one, learnings[one.learning], services[one.service]) for one in asked]


def stuck(session: Session, status: str, *, viewer: Actor, now: datetime) -> list[Stuck]:
    """The cells that stand so now, with what was said last; by learning and service."""
    meant = (col(Cell.status) == status) | (col(Cell.ends_at) <= now)
    found = _cells(session, meant, viewer=viewer, now=now)
    kept = [one for one in found if one.cell.shown(one.service, now) == status]
    said = statements_behind(session, [one.cell for one in kept])
    return [
        Stuck(one.cell, one.learning, one.service, said.get((one.learning.id, one.service.slug)))
        for one in kept
    ]


def vacant_roles(session: Session, *, now: datetime, today: date) -> list[Vacant]:
    query = select(Service).where(col(Service.is_confirmed)).order_by(Service.slug)
    services = [one for one in session.exec(query) if not one.is_retired(now)]
    receivers = receivers_of(session, services, today=today)
    found = [Vacant(one, receivers[one.slug]) for one in services]
    return [one for one in found if one.instead is None or one.instead.is_stopgap]


def leaving(session: Session, *, today: date) -> list[Leaving]:
    """Who looks after services and leaves soon, the next first."""
    query = (
        select(Person, Keeper.service)
        .join(Keeper, col(Keeper.person) == col(Person.id))
        .where(col(Person.disabled_at).is_(None))
        .where(col(Person.leaves_on) >= today, col(Person.leaves_on) <= today + AHEAD)
        .order_by(col(Person.leaves_on), Person.name, Keeper.service)
    )
    found: dict[str, tuple[Person, list[str]]] = {}
    for person, service in session.exec(query):
        found.setdefault(person.id, (person, []))[1].append(service)
    return [Leaving(person, tuple(services)) for person, services in found.values()]


def to_confirm(session: Session, *, viewer: Actor) -> list[tuple[Learning, WriteUp]]:
    """Learnings that are asked of nobody, as their author has not said of whom; newest first."""
    query = (
        select(Learning, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(col(Learning.circulated_at).is_(None), col(Learning.retired_at).is_(None))
        .where(col(Learning.applies_when).is_(None), col(Learning.confirmed_when).is_(None))
        .where(col(WriteUp.published_at).is_not(None), col(WriteUp.is_past).is_(False))
        .where(col(WriteUp.source).not_like("library:%"), readable_by(viewer, col(WriteUp.id)))
        .order_by(col(WriteUp.date).desc(), col(Learning.id))
    )
    return [(learning, writeup) for learning, writeup in session.exec(query)]


def asks_of_week(session: Session, *, now: datetime, zone: tzinfo) -> Asks:
    """How full the weeks of those are who were asked or have to be."""
    spent = asks_in_week(session, week_name(now, zone))
    waiting = asks_waiting(session, now=now, zone=zone)
    return Asks(
        spent=sum(spent.values()),
        room=BUDGET * len({*spent, *waiting}),
        full=sum(count >= BUDGET for count in spent.values()),
        waiting=waiting,
        unsure=unknown_count(session),
    )


def _to_adopt(learning: Learning, lang: str, statuses: Sequence[str]) -> ToAdopt:
    asked = [status for status in statuses if status != "out_of_scope"]
    to_do = sum(status not in ("not_affected", "exempt") for status in asked)
    hours = learning.effort_hours * to_do if learning.effort_hours is not None else None
    answered = sum(status in ANSWERED for status in asked)
    return ToAdopt(learning, lang, len(asked), hours, answered)


def _cells(
    session: Session,
    *conditions: ColumnElement[bool] | bool,
    viewer: Actor,
    now: datetime,
    learnings: Sequence[str] | None = None,
) -> list[Stuck]:
    query = (
        select(Cell, Learning, Service)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .join(Service, col(Service.slug) == col(Cell.service))
        .where(*conditions, seen_by(viewer), col(Learning.retired_at).is_(None))
        .order_by(Cell.learning, Cell.service)
    )
    if learnings is not None:
        query = query.where(col(Cell.learning).in_(learnings))
    rows = list(session.exec(query))
    bring_up(session, [cell for cell, *_ in rows], now=now)
    return [Stuck(*row, None) for row in rows]


def _by_id(session: Session, table: type[Any], key: Any, ids: set[str]) -> dict[str, Any]:
    found = session.exec(select(table).where(key.in_(ids)))
    return {getattr(one, key.key): one for one in found}
