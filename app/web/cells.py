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
from models.cell import Cell, cells_of_learnings, is_seen_whole
from models.fact import known
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
    #: Whether it belongs to a team that the viewer is in.
    is_mine: bool
    newest: Said | None
    history: tuple[Said, ...]

    @property
    def key(self) -> str:
        """An id that no other cell of a page has."""
        return f"{self.learning}-{self.service.slug}".replace(".", "-")


def cells_of(
    session: Session, learning: Learning, viewer: Actor, *, locale: str, now: datetime
) -> list[AnswerCell]:
    """A row for each service that is asked, may be concerned, or has answered; by team."""
    found = cells_of_learnings(session, [learning.id], viewer=viewer, now=now)
    cells = {cell.service: cell for cell in found}
    concerned = {} if learning.circulated_at else _concerned(session, learning, viewer)
    services = [
        one
        for one in visible_services(session, viewer=viewer)
        if one.slug in cells or one.slug in concerned
    ]
    services.sort(key=lambda one: (one.team or "~", one.slug))
    history = history_of(session, learning.id) if cells else {}
    people = names_of(session, {said.by for each in history.values() for said in each})
    called = names(session, locale, services=[one.slug for one in services])
    return [
        _cell(
            learning,
            one,
            cells.get(one.slug),
            history.get(one.slug, ()),
            people,
            called,
            viewer,
            now,
        )
        for one in services
    ]


def tally(cells: Sequence[AnswerCell]) -> dict[str, int]:
    """How many services stand how, in the order of the statuses; none at zero."""
    counts = Counter(cell.status for cell in cells)
    return {status: counts[status] for status in STATUSES if counts[status]}


def _concerned(session: Session, learning: Learning, viewer: Actor) -> set[str]:
    """The services that a learning may concern which nobody is asked about yet."""
    if not is_seen_whole(session, learning, viewer):
        return set()
    services = [one for one in visible_services(session, viewer=viewer) if one.is_confirmed]
    facts = known(session, services, packages=learning.reads.packages)
    return {slug for slug, of_it in facts.items() if learning.concerns(of_it) is not False}


def _cell(
    learning: Learning,
    service: Service,
    cell: Cell | None,
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
        status=cell.shown(service, now) if cell else "unanswered",
        is_unknown=bool(cell and cell.scope == "unknown" and not given),
        may_answer=viewer.scope is None and viewer.writes_for(service.team or ""),
        is_mine=service.team in viewer.teams,
        newest=said[0] if said else None,
        history=tuple(said[1:]),
    )


def _said(answer: Answer, people: Mapping[str, str]) -> Said:
    by = people.get(answer.by, answer.by)
    return Said(answer.status, by, answer.at, answer.justification, answer.note)
