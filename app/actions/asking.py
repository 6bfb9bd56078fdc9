"""A learning's question to the services that it concerns, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.actor import Actor
from models.answer import Answer, answer, newest_answers
from models.event import record
from models.learning import Learning, asked_of, learning_by_id, open_learnings
from models.service import Service, all_services, service_by_slug
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class Cell:
    """One learning and one service; ``answer`` is None while nobody has answered."""

    learning: Learning
    service: Service
    answer: Answer | None

    def status(self, now: datetime) -> str:
        return self.answer.standing(now) if self.answer else "unanswered"


@dataclass(frozen=True, slots=True)
class Question:
    """What one service is asked: a learning, where it comes from, and the answer so far."""

    cell: Cell
    writeup: WriteUp


def cells_of(session: Session, learning: Learning) -> list[Cell]:
    """A cell for each service that the learning concerns, and for each that ever answered."""
    answers = newest_answers(session, learnings=[learning.id])
    return [
        Cell(learning, service, answers.get((learning.id, service.slug)))
        for service in all_services(session)
        if (learning.id, service.slug) in answers
        or (service.is_confirmed and learning.concerns(service))
    ]


def questions_for(session: Session, service: Service, *, viewer: Actor) -> list[Question]:
    """The learnings of other teams and its own that concern a service, newest first."""
    asked = asked_of(open_learnings(session, viewer=viewer), service)
    answers = newest_answers(session, service=service.slug)
    return [
        Question(Cell(learning, service, answers.get((learning.id, service.slug))), writeup)
        for learning, writeup in asked
    ]


def open_questions(
    session: Session, services: Sequence[Service], *, viewer: Actor
) -> list[Question]:
    """What nobody has answered yet for these services; libraries' learnings are not pressed."""
    learnings = [
        (learning, writeup)
        for learning, writeup in open_learnings(session, viewer=viewer)
        if not writeup.source.startswith("library:")
    ]
    answers = newest_answers(session, learnings=[learning.id for learning, _ in learnings])
    return [
        Question(Cell(learning, service, None), writeup)
        for service in services
        for learning, writeup in asked_of(learnings, service)
        if (learning.id, service.slug) not in answers
    ]


def answer_for(  # noqa: PLR0913
    session: Session,
    learning: str,
    service: str,
    status: str,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    justification: str | None = None,
    via: str = "web",
) -> Answer:
    """Record what a service answers. Raises NotFound, Forbidden and Invalid."""
    found, _ = learning_by_id(session, learning, viewer=by)
    said = answer(
        session,
        found,
        service_by_slug(session, service),
        status,
        by=by,
        now=now,
        note=note,
        justification=justification,
        via=via,
    )
    record(session, "learning.answered", found.id, by=by, at=now, service=service, status=status)
    return said
