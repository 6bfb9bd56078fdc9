"""One learning and how all services stand to it: the lines and sums of its page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlmodel import Session, col, select

from app.actions.attributing import names_of_actors
from app.actions.tabulating import SHOWN, Share, as_shown, is_open, share_of, state_of
from app.web.naming import Label, Names
from models.answer import Answer
from models.cell import Cell
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service


@dataclass(frozen=True, slots=True)
class CellLine:
    """One service; ``by`` and what follows is of the statement that counts."""

    service: Label
    href: str
    state: str
    tier: str | None
    ends_at: datetime | None
    is_overdue: bool
    is_erring: bool
    said: Answer | None
    by: str

    @property
    def status(self) -> str:
        return as_shown(self.state)


@dataclass(frozen=True, slots=True)
class TeamLines:
    """The services of one team, and their share."""

    team: Label | None
    lines: tuple[CellLine, ...]
    share: Share
    open: int


@dataclass(frozen=True, slots=True)
class Standings:
    """All teams by name; ``hours`` is the effort of whoever is affected and not done."""

    teams: tuple[TeamLines, ...]
    share: Share
    tally: Mapping[str, int]
    hours: float

    @property
    def count(self) -> int:
        return sum(len(team.lines) for team in self.teams)


def standings(
    session: Session,
    learning: Learning,
    rollout: Rollout | None,
    cells: Sequence[Cell],
    said: Mapping[tuple[str, str], Answer],
    called: Names,
    *,
    now: datetime,
    today: date,
) -> Standings:
    """How the services of these cells stand, by team in the order of their short names."""
    services = _services(session, cells)
    people = names_of_actors(session, {one.by for one in said.values()})
    is_late = rollout is not None and rollout.is_overdue(today)
    base = f"/rollouts/{rollout.id if rollout else learning.id}/cells/"
    lines = [
        (
            services[cell.service].team,
            _line(cell, services[cell.service], said, people, called, base, now, is_late=is_late),
        )
        for cell in sorted(cells, key=lambda one: (services[one.service].team or "~", one.service))
    ]
    teams = tuple(
        _team(team, [line for _, line in those], called)
        for team, those in groupby(lines, key=lambda pair: pair[0])
    )
    counts = Counter(line.status for _, line in lines)
    return Standings(
        teams,
        sum((team.share for team in teams), Share()),
        {status: counts[status] for status in SHOWN if counts[status]},
        sum(_hours(line, learning) for _, line in lines),
    )


def _services(session: Session, cells: Sequence[Cell]) -> dict[str, Service]:
    query = select(Service).where(col(Service.slug).in_([cell.service for cell in cells]))
    return {one.slug: one for one in session.exec(query)}


def _line(
    cell: Cell,
    service: Service,
    said: Mapping[tuple[str, str], Answer],
    people: Mapping[str, str],
    called: Names,
    base: str,
    now: datetime,
    *,
    is_late: bool,
) -> CellLine:
    state = state_of(cell, service, now)
    one = said.get((cell.learning, cell.service))
    return CellLine(
        service=called.service(cell.service),
        href=base + cell.service,
        state=state,
        tier=cell.tier,
        ends_at=cell.ends_at,
        is_overdue=is_late and is_open(as_shown(state)),
        is_erring=cell.is_erring,
        said=one,
        by=people.get(one.by, one.by) if one else "",
    )


def _team(team: str | None, lines: Sequence[CellLine], called: Names) -> TeamLines:
    return TeamLines(
        called.team(team) if team else None,
        tuple(lines),
        share_of(Counter(line.state for line in lines)),
        sum(is_open(line.status) for line in lines),
    )


def _hours(line: CellLine, learning: Learning) -> float:
    """What is left to do: what the team said, else what the learning says."""
    if line.status not in ("affected", "in_progress"):
        return 0.0
    stated = line.said.effort_hours if line.said else None
    return stated if stated is not None else learning.effort_hours or 0.0
