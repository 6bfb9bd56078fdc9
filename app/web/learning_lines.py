"""Learnings as their list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.actions.asking import Pair
from app.markdown import strip_redactions
from app.web.naming import Label, names
from models.actor import Actor
from models.answer import newest_answers
from models.catalogue import visible_services


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
    asked: int
    answered: int


def lines_of(
    session: Session, pairs: Sequence[Pair], viewer: Actor, *, locale: str
) -> list[LearningLine]:
    """One page of the list: three queries and a look at each service's facts."""
    said = newest_answers(session, learnings=[learning.id for learning, _ in pairs])
    services = visible_services(session, viewer=viewer)
    called = names(session, locale, services=[])
    lines = []
    for learning, writeup in pairs:
        asked = {one.slug for one in services if learning.concerns(one)}
        answered = {service for id_, service in said if id_ == learning.id}
        lines.append(
            LearningLine(
                id=learning.id,
                statement=strip_redactions(learning.statement),
                lang=writeup.lang,
                team=called.team(writeup.team),
                source=strip_redactions(writeup.title),
                source_href=f"/w/{writeup.id}",
                date=writeup.date,
                asked=len(asked | answered),
                answered=len(answered),
            )
        )
    return lines
