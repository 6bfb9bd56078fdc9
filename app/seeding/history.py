"""What the demo's organisation did with its learnings: facts, adoptions, answers, evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlmodel import Session, col, select

from app.actions.adopting import Terms, adopt
from app.actions.allotting import allot, week_name
from app.actions.answering import end_of
from app.actions.planning_digests import plan_digests
from app.actions.scoping import cell_for, rescope_services
from app.actions.timetables import SETTLING, house_timetable
from app.reading.yaml12 import loaded
from app.seeding.templates import FOLDER, read
from app.settings import Settings
from models.actor import HUB, Actor
from models.answer import Answer
from models.ask import Ask, cells_asked
from models.cell import Cell, settle
from models.evidence import DEFAULT_LIFE, Evidence, fingerprint
from models.fact import set_facts
from models.job import Job
from models.learning import Learning
from models.person import Person
from models.service import Service

#: Weeks in which the organisation was asked what was open by then: there is room in this one.
_ASKED_FOR = 8
#: Editions of the digest that everybody got so far, and since when the hub knows its people.
_EDITIONS, _KNOWN_FOR = 4, timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class History:
    """``facts`` by service, ``rollouts`` and ``answers`` in the order in which they came."""

    facts: list[dict[str, Any]]
    rollouts: list[dict[str, Any]]
    answers: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Cast:
    """Learnings by the id that their file gives, people by address, services by slug."""

    learnings: Mapping[str | None, Learning]
    people: Mapping[str, str]
    services: Mapping[str, Service]


def read_history(first_day: date) -> History:
    names = ("facts", "rollouts", "answers")
    return History(*(_list(name, first_day) for name in names))


def relive(session: Session, history: History, *, settings: Settings, now: datetime) -> None:
    """Do it all again, each at its time. Letters were sent then, so none is sent now."""
    cast, zone = _cast(session), settings.zone
    for person in session.exec(select(Person)):
        person.created_at = now - _KNOWN_FOR
    for one in history.facts:
        _facts(session, one)
    rescope_services(session, [one["service"] for one in history.facts], by=HUB, now=now)
    for one in history.rollouts:
        _rollout(session, one, cast)
    for one in history.answers:
        _answer(session, one, cast, zone)
    for weeks in range(_ASKED_FOR, 0, -1):
        at = now - timedelta(weeks=weeks)
        _date(session, allot(session, now=at, zone=zone, with_letters=False), zone)
        session.flush()
    _send_digests(session, settings, now)
    for job in session.exec(select(Job).where(col(Job.kind).in_(("ask", "open_ticket", "tell")))):
        session.delete(job)


def _send_digests(session: Session, settings: Settings, now: datetime) -> None:
    """The editions of the last weeks stand in the ledger as sent."""
    house = house_timetable(settings)
    last = house.due_week(now)
    for weeks in range(_EDITIONS - 1, -1, -1):
        week = last.later(-weeks)
        at = house.moment(week) + SETTLING
        for planned in plan_digests(session, settings=settings, now=at, week=week):
            if planned.state == "waiting":
                planned.state, planned.begun_at, planned.ended_at = "sent", at, at
            session.add(planned)
        session.flush()


def _date(session: Session, asks: Sequence[Ask], zone: tzinfo) -> None:
    """Nobody was asked before there was something to ask."""
    cells = cells_asked(session, [ask.id for ask in asks])
    for ask in asks:
        asked = [session.get_one(Learning, cell.learning) for cell in cells[ask.id]]
        ask.at = max([ask.at, *(one.circulated_at for one in asked if one.circulated_at)])
        ask.week = week_name(ask.at, zone)


def _list(name: str, first_day: date) -> list[dict[str, Any]]:
    return list(loaded(read(FOLDER / "demo" / f"{name}.yaml", first_day)))


def _cast(session: Session) -> _Cast:
    learnings = session.exec(select(Learning).where(col(Learning.given_id).is_not(None)))
    return _Cast(
        {one.given_id: one for one in learnings},
        dict(session.exec(select(Person.email, Person.id)).all()),
        {one.slug: one for one in session.exec(select(Service))},
    )


def _facts(session: Session, said: dict[str, Any]) -> None:
    at = datetime.fromisoformat(str(said["at"]))
    set_facts(session, said["service"], said["facts"], source=said["source"], by=HUB, now=at)


def _rollout(session: Session, said: dict[str, Any], cast: _Cast) -> None:
    terms = {name: said[name] for name in ("kind", "is_mandatory", "is_restricted") if name in said}
    due = date.fromisoformat(str(said["due"])) if said.get("due") else None
    by = Actor(id=cast.people[said["by"]], role="sre")
    at = datetime.fromisoformat(str(said["at"]))
    adopt(session, cast.learnings[said["learning"]], Terms(due=due, **terms), by=by, now=at)


def _answer(session: Session, said: dict[str, Any], cast: _Cast, zone: tzinfo) -> None:
    learning, service = cast.learnings[said["learning"]], cast.services[said["service"]]
    at = datetime.fromisoformat(str(said["at"]))
    cell = cell_for(session, learning, service, now=at)
    until = date.fromisoformat(str(said["until"])) if said.get("until") else None
    answer = Answer(
        learning=learning.id,
        service=service.slug,
        status=said["status"],
        justification=said.get("justification"),
        note=said.get("note", ""),
        by=cast.people.get(said["by"], said["by"]),
        at=at,
        via=said["via"],
        tier=said["tier"],
        until=until,
        valid_until=end_of(until, zone),
        approver=cast.people.get(said.get("approver", "")),
    )
    if said["via"] == "check":
        _evidence(session, cell, learning, said, answer)
    session.add(answer)
    session.flush()
    settle(session, cell, now=at)


def _evidence(
    session: Session, cell: Cell, learning: Learning, said: dict[str, Any], answer: Answer
) -> None:
    """What the check of each kind saw, in the run that the answer tells of."""
    until = said.get("valid_until")
    cell.proven_until = datetime.fromisoformat(str(until)) if until else answer.at + DEFAULT_LIFE
    answer.valid_until = cell.proven_until
    for check in learning.check_ids:
        session.add(
            Evidence(
                learning=learning.id,
                service=answer.service,
                check_id=check,
                result="pass" if answer.status == "verified" else "fail",
                observed_at=answer.at,
                received_at=answer.at + timedelta(seconds=2),
                committed_at=answer.at - timedelta(minutes=7),
                valid_until=cell.proven_until,
                commit=said.get("commit"),
                branch="main",
                url=said.get("evidence_url"),
                by=said["by"],
                digest=learning.check_digests[check],
                tier=answer.tier,
                fingerprint=fingerprint("seed", learning.id, answer.service, check, answer.at),
            )
        )
