"""The table of one learning: each service that it concerns, and how that service stands."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.web.naming import Label, Names, names
from models.actor import Actor
from models.answer import STATUSES, Answer, history_of
from models.catalogue import visible_services
from models.learning import Learning
from models.person import names_of
from models.service import Service


@dataclass(frozen=True, slots=True)
class Said:
    """One statement, as it was made."""

    status: str
    by: str
    at: datetime
    justification: str | None
    note: str


@dataclass(frozen=True, slots=True)
class AnswerCell:
    """How a service stands; ``is_unknown`` where facts that the condition needs are missing."""

    learning: str
    service: Label
    team: Label | None
    status: str
    is_unknown: bool
    may_answer: bool
    newest: Said | None
    history: tuple[Said, ...]

    @property
    def key(self) -> str:
        """An id that no other cell of a page has."""
        return f"{self.learning}-{self.service.slug}".replace(".", "-")


def cells_of(
    session: Session, learning: Learning, viewer: Actor, *, locale: str, now: datetime
) -> list[AnswerCell]:
    """A row for each service that is concerned, may be, or has answered; by team."""
    history = history_of(session, learning.id)
    people = names_of(session, {said.by for each in history.values() for said in each})
    services = visible_services(session, viewer=viewer)
    called = names(session, locale, services=[one.slug for one in services])
    asked = [one for one in services if one.slug in history or _may_concern(learning, one)]
    asked.sort(key=lambda one: (one.team or "~", one.slug))
    return [
        _cell(learning, one, history.get(one.slug, ()), people, called, viewer, now)
        for one in asked
    ]


def tally(cells: Sequence[AnswerCell]) -> dict[str, int]:
    """How many services stand how, in the order of the statuses; none at zero."""
    counts = Counter(cell.status for cell in cells)
    return {status: counts[status] for status in STATUSES if counts[status]}


def _may_concern(learning: Learning, service: Service) -> bool:
    return service.is_confirmed and learning.concerns(service) is not False


def _cell(
    learning: Learning,
    service: Service,
    given: Sequence[Answer],
    people: Mapping[str, str],
    called: Names,
    viewer: Actor,
    now: datetime,
) -> AnswerCell:
    said = [_said(one, people) for one in given]
    return AnswerCell(
        learning=learning.id,
        service=called.service(service.slug),
        team=called.team(service.team) if service.team else None,
        status=given[0].standing(now) if given else "unanswered",
        is_unknown=not given and learning.concerns(service) is None,
        may_answer=viewer.scope is None and viewer.writes_for(service.team or ""),
        newest=said[0] if said else None,
        history=tuple(said[1:]),
    )


def _said(answer: Answer, people: Mapping[str, str]) -> Said:
    by = people.get(answer.by, answer.by)
    return Said(answer.status, by, answer.at, answer.justification, answer.note)
