"""Burn-down: on each day since a rollout began, how many services had yet to be proven.

The days behind are told out of the statements, which are never edited. Evidence that was renewed
from day to day left no statement: what a check had said held until the next thing that was said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlmodel import Session, col, select

from models.actor import Actor
from models.answer import Answer, standing_of
from models.cell import Cell, cells_of_learnings
from models.rollout import Rollout
from models.service import Service

#: Nothing is left to prove.
_DONE = ("verified", "not_affected", "exempt", "out_of_scope")
#: As many days as are drawn; a longer rollout shows its last ones.
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Burned:
    """At the end of a day: how many services are ``open``, of which so many are ``claimed``."""

    on: date
    open: int
    claimed: int


def burn_down(
    session: Session, rollouts: Sequence[Rollout], *, viewer: Actor, now: datetime, zone: tzinfo
) -> dict[str, list[Burned]]:
    """The days of each rollout by learning, of cells that the viewer may see; three queries."""
    learnings = [one.learning for one in rollouts]
    cells = cells_of_learnings(session, learnings, viewer=viewer, now=now)
    said = _said(session, learnings)
    retired = _retired(session, cells, now)
    courses: dict[str, list[list[tuple[datetime, str]]]] = {one: [] for one in learnings}
    for cell in cells:
        if cell.scope == "in" and cell.service not in retired:
            given = said.get((cell.learning, cell.service), [])
            courses[cell.learning].append(list(_course(cell, given, now)))
    return {
        one.learning: [
            _burned(day, courses[one.learning], now, zone) for day in _days(one, now, zone)
        ]
        for one in rollouts
    }


def _said(session: Session, learnings: Sequence[str]) -> dict[tuple[str, str], list[Answer]]:
    """All statements by cell, newest first."""
    query = select(Answer).where(col(Answer.learning).in_(learnings))
    said: dict[tuple[str, str], list[Answer]] = {}
    for one in session.exec(query.order_by(col(Answer.id).desc())):
        said.setdefault((one.learning, one.service), []).append(one)
    return said


def _retired(session: Session, cells: Sequence[Cell], now: datetime) -> set[str]:
    query = select(Service).where(
        col(Service.slug).in_({cell.service for cell in cells}),
        col(Service.retires_on).is_not(None),
    )
    return {one.slug for one in session.exec(query) if one.is_retired(now)}


def _course(cell: Cell, said: Sequence[Answer], now: datetime) -> Iterator[tuple[datetime, str]]:
    """Since when the cell stood how, oldest first."""
    yield cell.scoped_at, "unanswered"
    ends = {one.valid_until for one in said if one.valid_until} | {cell.proven_until}
    moments = {one.at for one in said} | {end for end in ends if end and end <= now}
    for moment in sorted(moments):
        before = [one for one in said if one.at <= moment]
        if before:
            until = cell.proven_until if before[0] is said[0] else said[-1 - len(before)].at
            yield moment, standing_of(before, proven_until=until, now=moment).status


def _days(rollout: Rollout, now: datetime, zone: tzinfo) -> list[date]:
    first = rollout.at.astimezone(zone).date()
    last = (rollout.closed_at or now).astimezone(zone).date()
    count = max((last - first).days, 0) + 1
    return [last - timedelta(days=back) for back in range(min(count, MOST_DAYS) - 1, -1, -1)]


def _burned(
    day: date,
    courses: Sequence[Sequence[tuple[datetime, str]]],
    now: datetime,
    zone: tzinfo,
) -> Burned:
    end = min(datetime.combine(day + timedelta(days=1), time(), zone), now)
    there = [_at(course, end) for course in courses]
    todo = [status for status in there if status and status not in _DONE]
    return Burned(day, len(todo), todo.count("claimed"))


def _at(course: Sequence[tuple[datetime, str]], moment: datetime) -> str | None:
    """The status at a moment; None where the service was not asked yet."""
    found = [status for since, status in course if since <= moment]
    return found[-1] if found and course[0][0] <= moment else None
