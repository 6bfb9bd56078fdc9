"""The question that a learning puts to services: could this happen to you too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.actions.asking import Pair, own_lessons, waiting
from app.markdown import strip_redactions
from app.web.naming import Label, Names, names
from models.actor import Actor
from models.answer import Answer, newest_answers
from models.learning import asked_of, open_learnings
from models.person import names_of, services_kept_by
from models.service import Service
from models.team import library_teams


@dataclass(frozen=True, slots=True)
class Cell:
    """One learning for one service: how it stands, and whether the viewer may say so."""

    learning: str
    service: Label
    may_answer: bool

    @property
    def key(self) -> str:
        """An id that no other cell of a page has."""
        return f"{self.learning}-{self.service.slug}".replace(".", "-")


@dataclass(frozen=True, slots=True)
class Ask:
    """A learning and those of the services in question that have not answered it."""

    learning: str
    statement: str
    lang: str
    source: str
    source_href: str
    team: Label
    cells: tuple[Cell, ...]


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
    session: Session, viewer: Actor, *, locale: str, limit: int
) -> tuple[list[Ask], bool]:
    """Unanswered questions for the services that the viewer keeps, and whether there are more.

    The services' pages have all that could be asked.
    """
    services = services_kept_by(session, viewer.person_id or "", teams=viewer.teams)
    mine = [service for service in services if viewer.writes_for(service.team or "")]
    found = waiting(session, mine, viewer=viewer)
    called = names(session, locale, services=(service.slug for service in mine))
    asks = [_ask((learning, writeup), those, called, viewer) for learning, writeup, those in found]
    return asks[:limit], len(asks) > limit


def asks_of_service(
    session: Session, service: Service, viewer: Actor, *, locale: str, now: datetime
) -> tuple[list[Ask], list[Answered]]:
    """The questions that a service has not answered, and its answers to the others."""
    pairs = by_closeness(session, asked_of(open_learnings(session, viewer=viewer), service), locale)
    said = newest_answers(session, services=[service.slug])
    called = names(session, locale, services=[service.slug])
    settled = {*said, *own_lessons(session, pairs, [service.slug])}
    open_ones = [pair for pair in pairs if (pair[0].id, service.slug) not in settled]
    given = [(pair, answer) for pair in pairs if (answer := said.get((pair[0].id, service.slug)))]
    people = names_of(session, {answer.by for _, answer in given})
    return (
        [_ask(pair, [service], called, viewer) for pair in open_ones],
        [_answered(pair, answer, people, now) for pair, answer in given],
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


def _ask(pair: Pair, services: Sequence[Service], called: Names, viewer: Actor) -> Ask:
    learning, writeup = pair
    return Ask(
        learning=learning.id,
        statement=strip_redactions(learning.statement),
        lang=writeup.lang,
        source=strip_redactions(writeup.title),
        source_href=f"/w/{writeup.id}",
        team=called.team(writeup.team),
        cells=tuple(
            Cell(learning.id, called.service(one.slug), viewer.writes_for(one.team or ""))
            for one in services
        ),
    )


def _answered(pair: Pair, answer: Answer, people: Mapping[str, str], now: datetime) -> Answered:
    learning, writeup = pair
    return Answered(
        learning=learning.id,
        statement=strip_redactions(learning.statement),
        lang=writeup.lang,
        status=answer.standing(now),
        by=people.get(answer.by, answer.by),
        at=answer.at,
    )
