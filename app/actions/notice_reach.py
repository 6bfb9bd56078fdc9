"""Whom a notice concerns: few, so that what is urgent is read.

Those who answer for a service or look after it, and those who follow of their own will what it is
about; what is followed because that is usual does not count.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from app.actions.asking import Open, open_cells
from app.actions.following import Followed
from app.actions.receiving import receivers_of
from models.actor import HUB, Actor
from models.cell import Cell
from models.learning import learnings_of
from models.notice import Notice
from models.person import Keeper, Membership, Person
from models.service import Service
from models.subscription import FOLLOWED, Follow
from models.writeup import WriteUp, services_of_writeups

#: Who reads with every team: what they may not see is told in no channel.
EVERYBODY = Actor(id="everybody")


@dataclass(slots=True)
class Concern:
    """Why somebody is told: cells that they answer for, services they look after, what they follow.

    ``cells`` are (learning, service); ``role`` is the one by which they answer. ``learnings`` are
    for those who only follow.
    """

    cells: list[tuple[str, str]] = field(default_factory=list)
    learnings: Sequence[str] = ()
    services: list[str] = field(default_factory=list)
    follows: list[Followed] = field(default_factory=list)
    role: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        said: dict[str, Sequence[Any]] = {
            "cells": self.cells,
            "learnings": self.learnings,
            "services": self.services,
            "follows": self.follows,
        }
        return {name: those for name, those in said.items() if those}


@dataclass(slots=True)
class Reach:
    """Why, by person; nobody's rights are looked at yet.

    By team, what a channel of it is told: cells that the whole organisation may see.
    """

    people: dict[str, Concern] = field(default_factory=dict)
    teams: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, person: str) -> Concern:
        return self.people.setdefault(person, Concern())


def reach_of(
    session: Session, notice: Notice, writeup: WriteUp, *, now: datetime, zone: tzinfo
) -> Reach:
    reach, today = Reach(), now.astimezone(zone).date()
    if notice.kind == "banned":
        _add_keepers(session, reach, writeup, today)
        _add_followers(session, reach, writeup, ("writeup", "service", "team"))
        return reach
    find = _happened_again if notice.kind == "contradicted" else _asked_elsewhere
    _add_receivers(session, reach, find(session, writeup, HUB, now), today)
    for one in find(session, writeup, EVERYBODY, now):
        reach.teams.setdefault(one.service.team or "", []).append(one.key)
    if notice.kind == "severe":
        _add_followers(session, reach, writeup, FOLLOWED)
        _add_learnings(session, reach, writeup)
    else:
        _add_sre_team(session, reach)
    return reach


def _asked_elsewhere(
    session: Session, writeup: WriteUp, viewer: Actor, now: datetime
) -> list[Open]:
    """What other teams have to answer because of an incident."""
    services = [one for one in _services(session) if one.team != writeup.team]
    learnings = [one.id for one in learnings_of(session, writeup.id)]
    among = col(Cell.learning).in_(learnings)
    return open_cells(session, services, among, viewer=viewer, now=now)


def _happened_again(
    session: Session, incident: WriteUp, viewer: Actor, now: datetime
) -> list[Open]:
    """What this incident opened: all of it is told in one letter."""
    query = select(Notice.learning, Notice.service)
    of_incident = query.where(Notice.kind == "contradicted", Notice.writeup == incident.id)
    keys = set(session.exec(of_incident))
    among = col(Cell.learning).in_({learning for learning, _ in keys})
    found = open_cells(session, _services(session), among, viewer=viewer, now=now)
    return [one for one in found if one.key in keys and one.cell.status == "contradicted"]


def _add_receivers(session: Session, reach: Reach, cells: Sequence[Open], today: date) -> None:
    services = {one.service.slug: one.service for one in cells}
    receivers = receivers_of(session, [*services.values()], today=today)
    for one in cells:
        if receiver := receivers[one.service.slug]:
            concern = reach.of(receiver.person.id)
            concern.cells.append(one.key)
            concern.role = concern.role or receiver.role


def _add_sre_team(session: Session, reach: Reach) -> None:
    """The channels of the SRE team hear of all of it: the team of those who have that role."""
    everything = [cell for cells in reach.teams.values() for cell in cells]
    query = select(Membership.team).join(Person, col(Person.id) == col(Membership.person))
    for team in session.exec(query.where(Person.role == "sre").distinct()):
        reach.teams[team] = everything


def _add_keepers(session: Session, reach: Reach, writeup: WriteUp, today: date) -> None:
    """All who look after the services, deputies too, and who stands in where nobody is there."""
    slugs = services_of_writeups(session, [writeup.id])[writeup.id]
    services = [one for one in _services(session) if one.slug in slugs]
    receivers = receivers_of(session, services, today=today)
    keepers = select(Keeper.person, Keeper.service).where(col(Keeper.service).in_(slugs))
    standing_in = [(one.person.id, slug) for slug, one in receivers.items() if one]
    for person, service in [*session.exec(keepers), *standing_in]:
        kept = reach.of(person).services
        kept += [service] if service not in kept else []
    reach.teams |= {team: [] for team in (writeup.team, *(one.team or "" for one in services))}


def _add_followers(session: Session, reach: Reach, writeup: WriteUp, kinds: Sequence[str]) -> None:
    subjects = _subjects(session, writeup)
    about = [
        and_(col(Follow.kind) == kind, col(Follow.target).in_(subjects[kind])) for kind in kinds
    ]
    query = select(Follow).where(col(Follow.is_on), or_(*about))
    for one in session.exec(query.order_by(Follow.person, Follow.kind, Follow.target)):
        reach.of(one.person).follows.append((one.kind, one.target))


def _add_learnings(session: Session, reach: Reach, writeup: WriteUp) -> None:
    """What whoever answers for nothing is told of: all that was sent round."""
    circulated = [one.id for one in learnings_of(session, writeup.id) if one.circulated_at]
    for concern in reach.people.values():
        concern.learnings = () if concern.cells else circulated


def _subjects(session: Session, writeup: WriteUp) -> dict[str, Sequence[str]]:
    """What one may follow to hear of a write-up."""
    return {
        "team": [writeup.team],
        "service": services_of_writeups(session, [writeup.id])[writeup.id],
        "technology": writeup.technologies,
        "tag": writeup.tags,
        "writeup": [writeup.id],
    }


def _services(session: Session) -> list[Service]:
    return list(session.exec(select(Service).where(col(Service.is_confirmed))))
