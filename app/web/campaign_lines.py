"""Campaigns as their list shows them: the burn-down as a line, the progress of each team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlmodel import Session, col, select

from app.markdown import strip_redactions
from app.web.naming import Label, Names, names
from app.web.rollouts_burndown import Step, steps_of
from models.actor import Actor
from models.answer import Answer
from models.cell import Cell, cells_of_learnings
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.writeup import WriteUp

WIDTH, HEIGHT = 160, 36


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one team, or of all: ``of`` services have something to do, so many are how far."""

    team: Label | None
    verified: int
    claimed: int
    of: int


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """``line`` and ``area`` are paths of the spark line: services that have yet to do something."""

    rollout: Rollout
    statement: str
    lang: str
    line: str
    area: str
    now_open: int
    most_open: int
    total: Progress
    teams: tuple[Progress, ...]
    is_overdue: bool


def campaign_lines(
    session: Session, *, viewer: Actor, now: datetime, zone: tzinfo, locale: str
) -> list[CampaignLine]:
    """Those of which the viewer sees a cell, the open ones first, then the newest; seven queries."""
    rows = _campaigns(session)
    ids = [rollout.learning for rollout, *_ in rows]
    cells = cells_of_learnings(session, ids, viewer=viewer, now=now)
    services = _services(session, cells)
    said = _said(session, ids)
    called = names(session, locale, services=())
    found = []
    for rollout, statement, lang in rows:
        mine = [one for one in cells if one.learning == rollout.learning and one.scope == "in"]
        if mine:
            until = rollout.closed_at or now
            steps = steps_of(mine, said[rollout.learning], since=rollout.at, now=until, zone=zone)
            teams = _teams(mine, services, called, now)
            today = now.astimezone(zone).date()
            found.append(_line(rollout, statement, lang, steps, teams, rollout.is_overdue(today)))
    return found


def _campaigns(session: Session) -> list[tuple[Rollout, str, str]]:
    query = (
        select(Rollout, Learning.statement, WriteUp.lang)
        .join(Learning, col(Learning.id) == col(Rollout.learning))
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(Rollout.kind == "campaign", col(Learning.retired_at).is_(None))
        .order_by(col(Rollout.closed_at).is_not(None), col(Rollout.at).desc(), Rollout.id)
    )
    return [(rollout, statement, lang) for rollout, statement, lang in session.exec(query)]


def _services(session: Session, cells: Sequence[Cell]) -> dict[str, Service]:
    slugs = {cell.service for cell in cells}
    query = select(Service).where(col(Service.slug).in_(slugs))
    return {one.slug: one for one in session.exec(query)}


def _said(session: Session, ids: Sequence[str]) -> dict[str, dict[str, list[Answer]]]:
    """All statements by learning and service, newest first."""
    query = select(Answer).where(col(Answer.learning).in_(ids)).order_by(col(Answer.id).desc())
    said: dict[str, dict[str, list[Answer]]] = {id_: {} for id_ in ids}
    for one in session.exec(query):
        said[one.learning].setdefault(one.service, []).append(one)
    return said


def _teams(
    cells: Sequence[Cell], services: Mapping[str, Service], called: Names, now: datetime
) -> list[Progress]:
    """By the teams' short names; this is no ranking."""
    by_team: dict[str, list[str]] = {}
    for cell in cells:
        service = services[cell.service]
        by_team.setdefault(service.team or "", []).append(cell.shown(service, now))
    return [
        _progress(called.team(slug) if slug else None, by_team[slug]) for slug in sorted(by_team)
    ]


def _progress(team: Label | None, statuses: Sequence[str]) -> Progress:
    """As the share of a rollout is counted: not affected, exempt and retired ones are left out."""
    spared = ("not_affected", "exempt", "out_of_scope")
    to_do = [status for status in statuses if status not in spared]
    return Progress(team, to_do.count("verified"), to_do.count("claimed"), len(to_do))


def _line(
    rollout: Rollout,
    statement: str,
    lang: str,
    steps: Sequence[Step],
    teams: Sequence[Progress],
    is_overdue: bool,
) -> CampaignLine:
    line, area = _spark(steps)
    return CampaignLine(
        rollout=rollout,
        statement=strip_redactions(statement),
        lang=lang,
        line=line,
        area=area,
        now_open=steps[-1].open,
        most_open=max(step.open for step in steps),
        total=Progress(
            None,
            sum(one.verified for one in teams),
            sum(one.claimed for one in teams),
            sum(one.of for one in teams),
        ),
        teams=tuple(teams),
        is_overdue=is_overdue,
    )


def _spark(steps: Sequence[Step]) -> tuple[str, str]:
    most, last = max(1, *(step.open for step in steps), 1), max(len(steps) - 1, 1)
    points = [
        f"{2 + at * (WIDTH - 4) / last:.1f} {2 + (1 - step.open / most) * (HEIGHT - 4):.1f}"
        for at, step in enumerate(steps)
    ]
    line = "M" + "L".join(points)
    return line, f"{line}V{HEIGHT}H2Z"
