"""Learnings as their list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from app.actions.asking import Pair
from app.markdown import strip_redactions
from app.web.learning_states import state_of
from app.web.naming import Label, names
from models.actor import Actor
from models.answer import ANSWERED
from models.cell import Cell, seen_by
from models.rollout import rollouts_of


@dataclass(frozen=True, slots=True)
class LearningLine:
    """``asked`` services are concerned by it, of which ``answered`` have said something."""

    id: str
    statement: str
    lang: str
    team: Label
    source: str
    source_href: str
    date: date
    state: str
    asked: int
    answered: int


def lines_of(
    session: Session, pairs: Sequence[Pair], viewer: Actor, *, locale: str
) -> list[LearningLine]:
    """One page of the list: a fixed number of queries."""
    counts = _counts(session, [learning.id for learning, _ in pairs], viewer)
    rollouts = rollouts_of(session, [learning.id for learning, _ in pairs])
    called = names(session, locale, services=[])
    return [
        LearningLine(
            id=learning.id,
            statement=strip_redactions(learning.statement),
            lang=writeup.lang,
            team=called.team(writeup.team),
            source=strip_redactions(writeup.title),
            source_href=f"/w/{writeup.id}",
            date=writeup.date,
            state=state_of(learning, rollouts.get(learning.id)),
            asked=counts.get(learning.id, (0, 0))[0],
            answered=counts.get(learning.id, (0, 0))[1],
        )
        for learning, writeup in pairs
    ]


def _counts(
    session: Session, learnings: Sequence[str], viewer: Actor
) -> dict[str, tuple[int, int]]:
    """How many services are asked, and how many of them have said something."""
    is_answered = case((col(Cell.status).in_(ANSWERED), 1), else_=0)
    query = (
        select(Cell.learning, func.count(), func.sum(is_answered))
        .where(col(Cell.learning).in_(learnings), col(Cell.scope) != "out", seen_by(viewer))
        .group_by(Cell.learning)
    )
    return {id_: (asked, int(answered)) for id_, asked, answered in session.exec(query)}
