"""What is overdue, team by team, and a text about it that can be sent to a team's chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlmodel import Session, col, select

from app.actions.tabulating import is_open
from app.i18n import say
from app.markdown import strip_redactions
from models.actor import Actor
from models.answer import SETTLED
from models.cell import Cell, bring_up, seen_by
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service
from models.team import Team


@dataclass(frozen=True, slots=True)
class Late:
    """A rollout whose day is past, with the services of one team that have yet to do something."""

    learning: Learning
    rollout: Rollout
    services: tuple[tuple[Service, str], ...]

    def days(self, today: date) -> int:
        return (today - self.rollout.due).days if self.rollout.due else 0


@dataclass(frozen=True, slots=True)
class LateTeam:
    """``team`` is None for services that belong to nobody."""

    team: Team | None
    late: tuple[Late, ...]

    @property
    def count(self) -> int:
        return sum(len(one.services) for one in self.late)


def overdue_by_team(
    session: Session, *, viewer: Actor, now: datetime, zone: tzinfo
) -> list[LateTeam]:
    """By the short names of the teams; in each, what has been due the longest first."""
    today = now.astimezone(zone).date()
    rows = _open_rows(session, today, viewer, now)
    teams = {team.slug: team for team in session.exec(select(Team))}
    found: dict[str, dict[str, list[tuple[Cell, Learning, Service, Rollout]]]] = {}
    for row in rows:
        found.setdefault(row[2].team or "", {}).setdefault(row[1].id, []).append(row)
    return [
        LateTeam(teams.get(slug), tuple(_late(those, now) for those in found[slug].values()))
        for slug in sorted(found, key=lambda slug: slug or "~")
    ]


def chat_text(one: LateTeam, *, base: str, today: date) -> str:
    """Plain text in the team's language. A restricted matter is not named: a chat has guests."""
    lang = one.team.lang if one.team else "ja"
    name = one.team.name(lang) if one.team else "?"
    lines = [say(lang, "[Yokoten] Overdue for {team}", team=name)]
    for late in one.late:
        what = (
            say(lang, "A restricted campaign")
            if late.rollout.is_restricted
            else strip_redactions(late.learning.statement)
        )
        services = [service.name(lang) for service, _ in late.services]
        lines += [
            say(lang, "- {what} (due {day}, {days} days ago)", what=what,
                day=(late.rollout.due or today).isoformat(), days=late.days(today)),
            "  " + say(lang, "Services: {services}", services=services),
            f"  {base}/rollouts/{late.rollout.id}",
        ]  # fmt: skip
    return "\n".join(lines)


def _open_rows(
    session: Session, today: date, viewer: Actor, now: datetime
) -> list[tuple[Cell, Learning, Service, Rollout]]:
    query = (
        select(Cell, Learning, Service, Rollout)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .join(Service, col(Service.slug) == col(Cell.service))
        .join(Rollout, col(Rollout.learning) == col(Cell.learning))
        .where(col(Rollout.due) < today, col(Rollout.closed_at).is_(None), seen_by(viewer))
        .where(Cell.scope == "in", col(Learning.retired_at).is_(None))
        .where(col(Cell.status).not_in(SETTLED) | (col(Cell.ends_at) <= now))
        .order_by(col(Rollout.due), Cell.learning, Cell.service)
    )
    rows = list(session.exec(query))
    bring_up(session, [cell for cell, *_ in rows], now=now)
    return [row for row in rows if is_open(row[0].shown(row[2], now))]


def _late(rows: Sequence[tuple[Cell, Learning, Service, Rollout]], now: datetime) -> Late:
    _, learning, _, rollout = rows[0]
    services = tuple((service, cell.shown(service, now)) for cell, _, service, _ in rows)
    return Late(learning, rollout, services)
