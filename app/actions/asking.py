"""A learning's question to the services that it concerns, and what they answered."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.actor import Actor
from models.answer import Answer, newest_answers
from models.catalogue import visible_services
from models.learning import Learning, open_learnings
from models.service import Service
from models.writeup import WriteUp, subjects_among

Pair = tuple[Learning, WriteUp]


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


def waiting(
    session: Session, services: Sequence[Service], *, viewer: Actor
) -> list[tuple[Learning, WriteUp, list[Service]]]:
    """What these services have not answered, by learning, the newest first.

    Asked is what an author said a condition for: a scope that nobody stated, past material and
    what ships with the hub are pressed on nobody. Nor is a lesson asked of where it was learned.
    """
    pairs = [pair for pair in open_learnings(session, viewer=viewer) if _is_pressed(*pair)]
    slugs = [service.slug for service in services]
    settled = {*newest_answers(session, services=slugs), *own_lessons(session, pairs, slugs)}
    asked = [
        (learning, writeup, [one for one in services if _waits(learning, one, settled)])
        for learning, writeup in pairs
    ]
    return [one for one in asked if one[2]]


def own_lessons(
    session: Session, pairs: Iterable[Pair], services: Sequence[str]
) -> set[tuple[str, str]]:
    """(learning, service) where the lesson was learned in that very service: nothing to ask."""
    about = subjects_among(session, services)
    return {
        (learning.id, service)
        for learning, writeup in pairs
        for service in services
        if (writeup.id, service) in about
    }


def _is_pressed(learning: Learning, writeup: WriteUp) -> bool:
    is_library = writeup.source.startswith("library:")
    return bool(learning.applies_when) and not (writeup.is_past or is_library)


def _waits(learning: Learning, service: Service, settled: Container[tuple[str, str]]) -> bool:
    return (learning.id, service.slug) not in settled and bool(learning.concerns(service))
