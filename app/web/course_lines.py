"""Learnings with how far each has come, as a page lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.actions.measuring import Course, circulated_at
from app.markdown import strip_redactions
from app.web.naming import Label, names
from models.learning import Learning
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class CourseLine:
    course: Course
    statement: str
    lang: str
    team: Label

    @property
    def circulated_at(self) -> datetime:
        return circulated_at(self.course)

    @property
    def href(self) -> str:
        return f"/rollouts/{self.course.learning.id}"


def course_lines(session: Session, found: Sequence[Course], locale: str) -> list[CourseLine]:
    """In the order given; three queries."""
    told = statements(session, {one.learning.id for one in found})
    called = names(session, locale, services=())
    return [
        CourseLine(one, *told[one.learning.id], called.team(one.learning.team)) for one in found
    ]


def statements(session: Session, learnings: set[str]) -> Mapping[str, tuple[str, str]]:
    """What learnings say, and in which language; only for those of which the viewer sees a cell."""
    query = (
        select(Learning.id, Learning.statement, WriteUp.lang)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(col(Learning.id).in_(learnings))
    )
    return {id_: (strip_redactions(words), lang) for id_, words, lang in session.exec(query)}
