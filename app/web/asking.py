"""The question that a learning puts to services: could this happen to you too."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.actions.asking import Open, Pair, open_cells, own_lessons
from app.actions.digest_parts import Owed
from app.markdown import strip_redactions
from app.web.naming import Label, Names, names
from models.actor import Actor
from models.answer import Answer
from models.cell import Cell, cells_of_services, statements_behind
from models.fact import known
from models.learning import Learning, open_learnings
from models.person import names_of, services_kept_by
from models.service import Service
from models.team import library_teams
from models.visibility import readable_by
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class AskedService:
    """A service that has to say how it stands, and whether the viewer may say so."""

    service: Label
    may_answer: bool


@dataclass(frozen=True, slots=True)
class AskedLearning:
    """A learning and those of the services in question that have not answered it."""

    id: str
    statement: str
    cells: tuple[AskedService, ...]
    due: date | None = None
    #: It had been settled, and happened again; the SRE team has made it an order.
    is_again: bool = False
    is_mandatory: bool = False

    @property
    def mine(self) -> tuple[AskedService, ...]:
        """What the viewer may answer."""
        return tuple(cell for cell in self.cells if cell.may_answer)


@dataclass(frozen=True, slots=True)
class Ask:
    """One write-up with its learnings that wait for an answer.

    ``source`` is None where the viewer may see the learnings, but not their write-up.
    """

    writeup: str
    lang: str
    source: str | None
    team: Label
    learnings: tuple[AskedLearning, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A learning that one service has answered."""

    learning: str
    statement: str
    lang: str
    status: str
    by: str
    at: datetime


def asks_for_viewer(
    session: Session, viewer: Actor, *, locale: str, limit: int, now: datetime
) -> tuple[list[Ask], bool]:
    """What the services that the viewer keeps are asked, and whether there is more."""
    services = services_kept_by(session, viewer.person_id or "", teams=viewer.teams)
    mine = [service for service in services if viewer.writes_for(service.team or "")]
    asks = _asks(session, open_cells(session, mine, viewer=viewer, now=now), viewer, locale)
    return asks[:limit], len(asks) > limit


def asks_of_edition(
    session: Session, owed: Sequence[Owed], viewer: Actor, called: Names
) -> list[Ask]:
    """What an edition says that its reader owes, with the forms that answer it."""
    ids = {one.learning.writeup for one in owed}
    rows = {one.id: one for one in session.exec(select(WriteUp).where(col(WriteUp.id).in_(ids)))}
    readable = {one.writeup.id for one in owed if one.writeup}
    asked = [
        (
            rows[one.learning.writeup],
            _learning(
                one.learning,
                one.services,
                called,
                viewer,
                due=one.due,
                is_again=one.is_again,
                is_mandatory=one.is_mandatory,
            ),
        )
        for one in owed
    ]
    return _grouped(asked, called, readable)


def asks_of_service(
    session: Session, service: Service, viewer: Actor, *, locale: str, now: datetime
) -> tuple[list[Ask], list[Answered]]:
    """The questions that wait for a service, and its answers to the others."""
    waiting = open_cells(session, [service], viewer=viewer, now=now)
    cells = cells_of_services(session, [service.slug], viewer=viewer, now=now)
    given = [cell for cell in cells if cell.answer and cell.status != "unanswered"]
    return _asks(session, waiting, viewer, locale), _answered(session, given)


def possible_for_service(
    session: Session, service: Service, viewer: Actor, *, locale: str
) -> list[Ask]:
    """Learnings that may concern a service, though nobody has said so and nobody asks."""
    facts = known(session, [service])[service.slug]
    pairs = [
        pair
        for pair in open_learnings(session, viewer=viewer)
        if pair[0].circulated_at is None and pair[0].concerns(facts)
    ]
    own = own_lessons(session, pairs, [service.slug])
    close = by_closeness(session, pairs, locale)
    called = names(session, locale, services=[service.slug])
    return _grouped(
        [
            (writeup, _learning(learning, [service], called, viewer))
            for learning, writeup in close
            if (learning.id, service.slug) not in own
        ],
        called,
        {writeup.id for _, writeup in close},
    )


def by_closeness(session: Session, pairs: Iterable[Pair], locale: str) -> list[Pair]:
    """What real teams learned before what ships with the hub, and that in one language only."""
    libraries = library_teams(session)
    kept = [
        (learning, writeup)
        for learning, writeup in pairs
        if writeup.team not in libraries or writeup.lang == locale
    ]
    return sorted(kept, key=lambda pair: pair[1].team in libraries)


def _asks(session: Session, waiting: Sequence[Open], viewer: Actor, locale: str) -> list[Ask]:
    """By write-up, in the order of what presses most."""
    called = names(session, locale, services=(one.service.slug for one in waiting))
    groups: dict[str, list[Open]] = {}
    for one in waiting:
        groups.setdefault(one.learning.id, []).append(one)
    asked = [(those[0].writeup, _asked(those, called, viewer)) for those in groups.values()]
    return _grouped(asked, called, _readable(session, {one.writeup.id for one in waiting}, viewer))


def _asked(those: Sequence[Open], called: Names, viewer: Actor) -> AskedLearning:
    """What waits of one learning."""
    rollout = those[0].rollout
    return _learning(
        those[0].learning,
        [one.service for one in those],
        called,
        viewer,
        due=rollout.due if rollout else None,
        is_again=any(one.cell.status == "contradicted" for one in those),
        is_mandatory=bool(rollout and rollout.is_mandatory),
    )


def _grouped(
    asked: Iterable[tuple[WriteUp, AskedLearning]], called: Names, readable: Container[str]
) -> list[Ask]:
    groups: dict[str, tuple[WriteUp, list[AskedLearning]]] = {}
    for writeup, learning in asked:
        groups.setdefault(writeup.id, (writeup, []))[1].append(learning)
    return [
        Ask(
            writeup=writeup.id,
            lang=writeup.lang,
            source=strip_redactions(writeup.title) if writeup.id in readable else None,
            team=called.team(writeup.team),
            learnings=tuple(learnings),
        )
        for writeup, learnings in groups.values()
    ]


def _readable(session: Session, writeups: set[str], viewer: Actor) -> set[str]:
    query = select(WriteUp.id).where(col(WriteUp.id).in_(writeups))
    return set(session.exec(query.where(readable_by(viewer, col(WriteUp.id)))))


def _learning(
    learning: Learning,
    services: Sequence[Service],
    called: Names,
    viewer: Actor,
    *,
    due: date | None = None,
    is_again: bool = False,
    is_mandatory: bool = False,
) -> AskedLearning:
    return AskedLearning(
        id=learning.id,
        statement=strip_redactions(learning.statement),
        cells=tuple(
            AskedService(called.service(one.slug), viewer.writes_for(one.team or ""))
            for one in services
        ),
        due=due,
        is_again=is_again,
        is_mandatory=is_mandatory,
    )


def _answered(session: Session, cells: Sequence[Cell]) -> list[Answered]:
    query = select(Learning, WriteUp.lang).join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
    wanted = query.where(col(Learning.id).in_([cell.learning for cell in cells]))
    learnings = {learning.id: (learning, lang) for learning, lang in session.exec(wanted)}
    said = statements_behind(session, cells)
    people = names_of(session, {one.by for one in said.values()})
    return [
        _one_answered(*learnings[cell.learning], cell, people, said[cell.learning, cell.service])
        for cell in cells
        if (cell.learning, cell.service) in said
    ]


def _one_answered(
    learning: Learning, lang: str, cell: Cell, people: Mapping[str, str], said: Answer
) -> Answered:
    return Answered(
        learning=learning.id,
        statement=strip_redactions(learning.statement),
        lang=lang,
        status=cell.status,
        by=people.get(said.by, said.by),
        at=said.at,
    )
