"""How learnings fare: how long until every service answered, how many are verified.

Only cells that the viewer may see are looked at, so that no number tells of a hidden write-up.
How each number is worked out stands in docs/measures.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.actor import Actor
from models.answer import ANSWERED, Answer
from models.cell import Cell, bring_up, seen_by
from models.learning import Learning
from models.rollout import Rollout
from models.service import Service

#: The share of the services with something to do that has to be verified.
ENOUGH = 0.8


class Asked(NamedTuple):
    """A service that a learning is asked of, or would be if its facts were known."""

    learning: Learning
    service: Service
    rollout: Rollout | None
    scope: str
    scoped_at: datetime
    is_own: bool
    said_at: datetime | None
    status: str

    @property
    def shown(self) -> str:
        """The status as the table of all learnings draws it."""
        is_unknown = self.scope == "unknown" and self.status == "unanswered"
        return "unknown" if is_unknown else self.status

    @property
    def is_timed(self) -> bool:
        """Whether an answer is waited for: not where the lesson was learned, but for orders."""
        is_order = bool(self.rollout and self.rollout.is_mandatory)
        return self.scope == "in" and (is_order or not self.is_own)

    @property
    def since(self) -> datetime:
        """Since when it is asked: a service that came into scope later had less time."""
        return max(circulated_at(self), self.scoped_at)


@dataclass(frozen=True, slots=True)
class Course:
    """How far one learning has come.

    ``answered_in`` is how long the last service took to answer, None while one is missing;
    ``verified_in`` how long until ``ENOUGH`` of the ``of`` that had something to do were verified.
    """

    learning: Learning
    asked: int
    answered: int
    answered_in: timedelta | None
    verified: int
    of: int
    verified_in: timedelta | None


def asked_between(
    session: Session, since: datetime, until: datetime, *, viewer: Actor, now: datetime
) -> list[Asked]:
    """The cells of what was put into circulation in a span of time, by learning and service.

    Cells are many, so they come as columns; five queries, and one more where the clock has acted.
    """
    is_meant = (
        (col(Learning.circulated_at) >= since)
        & (col(Learning.circulated_at) < until)
        & col(Learning.retired_at).is_(None)
    )
    learnings = {one.id: one for one in session.exec(select(Learning).where(is_meant))}
    services = {one.slug: one for one in session.exec(select(Service))}
    is_gone = {slug for slug, one in services.items() if one.is_retired(now)}
    meant = select(Learning.id).where(is_meant)
    rollouts = select(Rollout).where(col(Rollout.learning).in_(meant))
    terms = {one.learning: one for one in session.exec(rollouts)}
    is_seen = col(Cell.learning).in_(meant) & (col(Cell.scope) != "out") & seen_by(viewer)
    ended = {
        (cell.learning, cell.service): cell.status for cell in _brought_up(session, is_seen, now)
    }
    found = [
        Asked(
            learnings[row.learning], services[row.service], terms.get(row.learning),
            row.scope, row.scoped_at, row.is_own, row.said_at,
            ended.get((row.learning, row.service), row.status),
        )
        for row in session.execute(_CELLS.where(is_seen))
        if row.service not in is_gone
    ]  # fmt: skip
    return sorted(found, key=lambda one: (circulated_at(one), one.learning.id, one.service.slug))


def courses(session: Session, asked: Sequence[Asked]) -> list[Course]:
    """One for each learning of these, in their order; one query."""
    firsts = _first_said(session, {one.learning.id for one in asked})
    return [_course(those, firsts) for those in by_learning(one for one in asked if one.is_timed)]


def circulated_at(one: Asked | Course) -> datetime:
    """Since when the learning is asked of anybody."""
    return one.learning.circulated_at or one.learning.created_at


def by_learning(asked: Iterable[Asked]) -> list[list[Asked]]:
    groups: dict[str, list[Asked]] = {}
    for one in asked:
        groups.setdefault(one.learning.id, []).append(one)
    return list(groups.values())


def median(spans: Sequence[timedelta | None]) -> timedelta | None:
    """None stands for longer than any: where more than half are, the median is not known yet."""
    known = sorted(span for span in spans if span is not None)
    low, high = (len(spans) - 1) // 2, len(spans) // 2
    return (known[low] + known[high]) / 2 if spans and high < len(known) else None


_CELLS = columns(
    col(Cell.learning),
    col(Cell.service),
    col(Cell.scope),
    col(Cell.scoped_at),
    col(Cell.is_own),
    col(Cell.said_at),
    col(Cell.status),
)


def _brought_up(session: Session, is_seen: ColumnElement[bool], now: datetime) -> list[Cell]:
    """Those on which the clock has acted since they were written down."""
    cells = list(session.exec(select(Cell).where(is_seen, col(Cell.ends_at) <= now)))
    bring_up(session, cells, now=now)
    return cells


def _first_said(
    session: Session, learnings: set[str]
) -> dict[tuple[str, str], tuple[datetime | None, datetime | None]]:
    """When each cell was first answered, and when it was first verified."""
    query = select(Answer.learning, Answer.service, Answer.status, Answer.at).where(
        col(Answer.learning).in_(learnings), col(Answer.status).in_(ANSWERED)
    )
    firsts: dict[tuple[str, str], tuple[datetime | None, datetime | None]] = {}
    for learning, service, status, at in session.exec(query.order_by(col(Answer.id).desc())):
        verified = at if status == "verified" else firsts.get((learning, service), (None, None))[1]
        firsts[learning, service] = at, verified
    return firsts


def _course(
    those: Sequence[Asked],
    firsts: dict[tuple[str, str], tuple[datetime | None, datetime | None]],
) -> Course:
    said = [(one, *firsts.get((one.learning.id, one.service.slug), (None, None))) for one in those]
    answers = [_span(one, at) for one, at, _ in said if at]
    to_do = [row for row in said if row[0].status not in ("not_affected", "exempt")]
    proofs = sorted(_span(one, at) for one, _, at in to_do if at)
    needed = ceil(ENOUGH * len(to_do))
    return Course(
        learning=those[0].learning,
        asked=len(those),
        answered=len(answers),
        answered_in=max(answers) if len(answers) == len(those) else None,
        verified=sum(one.status == "verified" for one, *_ in to_do),
        of=len(to_do),
        verified_in=proofs[needed - 1] if 0 < needed <= len(proofs) else None,
    )


def _span(one: Asked, at: datetime) -> timedelta:
    return max(at - one.since, timedelta())
