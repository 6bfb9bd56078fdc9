"""Telling a notice: to each whom it concerns once, and to nobody too often a day.

Whom to tell is worked out while others write. Where it is also a question, the letter asks it: no
other letter does.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.actions.allotting import Planned, put_asks
from app.actions.dispatching import dispatch_all
from app.actions.notice_reach import Concern, Reach, reach_of
from app.auth.actors import member_actor
from models.channel import Channel
from models.database import take_turns
from models.dispatch import Dispatch, new_dispatch
from models.job import enqueue
from models.learning import Learning
from models.notice import Notice
from models.person import Membership, Person
from models.subscription import subscriptions
from models.visibility import ORG, readers_of, words_of
from models.writeup import WriteUp

#: What a recipient is told right away of a day, and no more.
MOST_A_DAY = 5
DAY = timedelta(days=1)
ENOUGH = "enough was told that day"


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is told of a notice, as content by recipient; ``asks`` go with the letters."""

    notice: str
    #: The occasions of the same incident: what one of them told is told.
    alike: Collection[str]
    recipients: Mapping[str, dict[str, Any]]
    asks: Sequence[Planned]
    #: Whether it is asked of services, so that whoever is not told has to be asked.
    is_question: bool


def occasion_of(notice: str) -> str:
    return f"notice:{notice}"


def plan_notice(session: Session, id: str, *, by: str, now: datetime, zone: tzinfo) -> Plan | None:
    """Whom to tell, but the one who caused it; None where what it is about is gone."""
    notice = session.get(Notice, id)
    writeup = session.get(WriteUp, notice.writeup) if notice else None
    if notice is None or writeup is None:
        return None
    reach = reach_of(session, notice, writeup, now=now, zone=zone)
    people = _allowed(session, reach, writeup, by=by, now=now)
    asks = [one for person, concern in people.items() for one in _asks(session, person, concern)]
    told = {person: concern.content for person, concern in people.items()}
    told |= _channels(session, reach, notice, writeup)
    is_question = notice.kind != "banned"
    return Plan(id, _alike(session, notice), told, asks, is_question=is_question)


def put_notice(session: Session, plan: Plan, *, now: datetime, zone: tzinfo) -> None:
    """Put what was planned into the ledger, without what was told meanwhile; then ask the rest.

    Of what is too much for a day the ledger says so. A letter's content names the asks that go
    with it: where it does not leave, ``app.actions.asking_apart`` gives them letters.
    """
    take_turns(session)
    fresh = _fresh(session, plan)
    spent = _spent(session, fresh, now - DAY)
    full = {one for one in fresh if spent.get(one, 0) >= MOST_A_DAY}
    told = {one: content for one, content in fresh.items() if one not in full}
    for ask in put_asks(session, _of(plan.asks, told), now=now, zone=zone, with_letters=False):
        told[ask.person].setdefault("asks", []).append(ask.id)
    occasion = occasion_of(plan.notice)
    rows = [new_dispatch(one, occasion, now=now, content=said) for one, said in fresh.items()]
    for row in rows:
        if row.recipient in full:
            row.state, row.said, row.ended_at = "dropped", ENOUGH, now
    dispatch_all(session, rows)
    if plan.is_question:
        enqueue(session, "ask", now=now)


def _of(asks: Iterable[Planned], told: Mapping[str, dict[str, Any]]) -> list[Planned]:
    """What is asked by these letters: no more than they tell."""
    cells = {person: content.get("cells", ()) for person, content in told.items()}
    kept = [
        replace(one, cells=tuple(cell for cell in one.cells if cell in cells.get(one.person, ())))
        for one in asks
    ]
    return [one for one in kept if one.cells]


def _allowed(
    session: Session, reach: Reach, writeup: WriteUp, *, by: str, now: datetime
) -> dict[str, Concern]:
    """Those who are here, want to hear it, and may: what one answers for, else what one reads."""
    readers = readers_of(session, [writeup.id]).get(writeup.id, frozenset())
    teams, chosen = _teams(session, reach.people), subscriptions(session)
    people = session.exec(select(Person).where(col(Person.id).in_(reach.people), Person.id != by))
    found = {}
    for person in people:
        concern, wish = reach.people[person.id], chosen.get(person.id)
        reads = not readers.isdisjoint(words_of(member_actor(person, teams.get(person.id, ()))))
        wants = wish is None or wish.is_told_urgent
        if person.is_here(now) and wants and (concern.cells or reads):
            found[person.id] = concern
    return found


def _teams(session: Session, people: Iterable[str]) -> dict[str, list[str]]:
    teams: dict[str, list[str]] = {}
    for row in session.exec(select(Membership).where(col(Membership.person).in_(people))):
        teams.setdefault(row.person, []).append(row.team)
    return teams


def _channels(
    session: Session, reach: Reach, notice: Notice, writeup: WriteUp
) -> dict[str, dict[str, Any]]:
    """Those that want it and are not paused, where the whole organisation may see the write-up."""
    if ORG not in readers_of(session, [writeup.id]).get(writeup.id, ()):
        return {}
    query = select(Channel).where(col(Channel.wants_urgent), col(Channel.paused_at).is_(None))
    found = {}
    for one in session.exec(query.where(col(Channel.team).in_(reach.teams)).order_by(Channel.id)):
        cells = reach.teams[one.team]
        if cells or notice.kind != "contradicted":
            found[one.id] = {"cells": cells} if cells else {}
    return found


def _asks(session: Session, person: str, concern: Concern) -> list[Planned]:
    """One question for each write-up whose learnings are asked, as usual."""
    ids = {learning for learning, _ in concern.cells}
    query = select(Learning.id, Learning.writeup).where(col(Learning.id).in_(ids))
    sources = dict(session.exec(query).all())
    return [
        Planned(
            person,
            concern.role,
            writeup,
            tuple(c for c in concern.cells if sources[c[0]] == writeup),
        )
        for writeup in dict.fromkeys(sources.values())
    ]


def _alike(session: Session, notice: Notice) -> list[str]:
    query = select(Notice.id).where(Notice.kind == notice.kind, Notice.writeup == notice.writeup)
    return [occasion_of(one) for one in session.exec(query.where(Notice.kind != "banned"))]


def _fresh(session: Session, plan: Plan) -> dict[str, dict[str, Any]]:
    """What each is still to be told, by recipient: without what letters alike have told."""
    mine = occasion_of(plan.notice)
    there = set(session.exec(select(Dispatch.recipient).where(Dispatch.occasion == mine)))
    alike = col(Dispatch.occasion).in_(plan.alike) & (col(Dispatch.state) != "dropped")
    before: dict[str, list[Mapping[str, Any]]] = {}
    for row in session.exec(select(Dispatch).where(alike)):
        before.setdefault(row.recipient, []).append(row.content)
    left = {
        one: _untold(content, before.get(one, ()))
        for one, content in plan.recipients.items()
        if one not in there
    }
    return {one: content for one, content in left.items() if content is not None}


def _untold(content: dict[str, Any], before: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """What of it no letter before has told; None where nothing is left."""
    if not before:
        return dict(content)
    told = {tuple(cell) for one in before for cell in one.get("cells", ())}
    known = {learning for one in before for learning in one.get("learnings", ())}
    known |= {learning for learning, _ in told}
    left = {
        "cells": [cell for cell in content.get("cells", ()) if cell not in told],
        "learnings": [one for one in content.get("learnings", ()) if one not in known],
    }
    left = {name: those for name, those in left.items() if those}
    rest = {name: those for name, those in content.items() if name not in ("cells", "learnings")}
    return rest | left if left else None


def _spent(session: Session, recipients: Iterable[str], since: datetime) -> dict[str, int]:
    """What each was told right away since then."""
    query = (
        select(Dispatch.recipient, func.count())
        .where(col(Dispatch.recipient).in_(recipients), Dispatch.planned_at > since)
        .where(col(Dispatch.occasion).startswith("notice:"), Dispatch.state != "dropped")
        .group_by(Dispatch.recipient)
    )
    return dict(session.exec(query).all())
