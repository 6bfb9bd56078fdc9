"""A learning's question to the services that it concerns, and what they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.actor import Actor
from models.answer import Answer, newest_answers
from models.learning import Learning, asked_of, open_learnings
from models.service import Service
from models.writeup import visible_services


@dataclass(frozen=True, slots=True)
class Cell:
    """One learning and one service; ``answer`` is None while nobody has answered."""

    learning: Learning
    service: Service
    answer: Answer | None

    def status(self, now: datetime) -> str:
        return self.answer.standing(now) if self.answer else "unanswered"


def cells_of(session: Session, learning: Learning, *, viewer: Actor) -> list[Cell]:
    """A cell for each service that the learning concerns, and for each that ever answered."""
    answers = newest_answers(session, learnings=[learning.id])
    return [
        Cell(learning, service, answers.get((learning.id, service.slug)))
        for service in visible_services(session, viewer=viewer)
        if (learning.id, service.slug) in answers
        or (service.is_confirmed and learning.concerns(service))
    ]


def open_questions(session: Session, services: Sequence[Service], *, viewer: Actor) -> list[Cell]:
    """What nobody has answered yet for these services; libraries' learnings are not pressed."""
    learnings = [
        (learning, writeup)
        for learning, writeup in open_learnings(session, viewer=viewer)
        if not writeup.source.startswith("library:")
    ]
    answers = newest_answers(session, services=[service.slug for service in services])
    return [
        Cell(learning, service, None)
        for service in services
        for learning, _ in asked_of(learnings, service)
        if (learning.id, service.slug) not in answers
    ]
