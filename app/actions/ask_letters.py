"""The letter of an ask: what happened elsewhere, which services, and links that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.auth.actors import person_actor
from app.auth.answer_links import AnswerLink, signed
from app.mail import Letter
from app.mail.letters import letter
from app.settings import Settings
from models.actor import Actor
from models.ask import Ask, cells_asked
from models.dispatch import Dispatch
from models.learning import Learning
from models.person import Person
from models.rollout import rollouts_of
from models.service import service_names
from models.team import team_names
from models.visibility import readable_by
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class AskedLearning:
    """One learning of a letter; ``link`` opens the page that answers it."""

    learning: Learning
    services: Sequence[str]
    due: date | None
    link: str


def compose(
    session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime
) -> Letter | None:
    """The letter of an ask; None where there is nobody to send it to any more."""
    ask = session.get(Ask, dispatch.about)
    person = session.get(Person, dispatch.recipient)
    if ask is None or person is None or not person.is_here(now):
        return None
    return _letter(session, ask, person, settings, now)


def _letter(
    session: Session, ask: Ask, person: Person, settings: Settings, now: datetime
) -> Letter:
    reader, locale = person_actor(session, person), person.locale or "ja"
    asked = _asked(session, ask, settings, locale, now)
    return letter(
        "ask",
        to=person.email,
        reader=reader,
        locale=locale,
        zone=settings.zone,
        public_url=settings.public_url,
        asked=asked,
        role=ask.role,
        writeup=_readable(session, ask.writeup, reader),
        team=team_names(session, locale).get(asked[0].learning.team, ""),
    )


def _asked(
    session: Session, ask: Ask, settings: Settings, locale: str, now: datetime
) -> list[AskedLearning]:
    cells = cells_asked(session, [ask.id])[ask.id]
    ids = list(dict.fromkeys(cell.learning for cell in cells))
    called = service_names(session, [cell.service for cell in cells], locale)
    rollouts = rollouts_of(session, ids)
    learnings = session.exec(select(Learning).where(col(Learning.id).in_(ids)))
    found = []
    for learning in sorted(learnings, key=lambda one: one.position):
        token = signed(AnswerLink(ask.id, learning.id), key=settings.signing_key, now=now)
        services = [called[cell.service] for cell in cells if cell.learning == learning.id]
        due = rollouts[learning.id].due if learning.id in rollouts else None
        link = f"{settings.public_url}/answer/{token}"
        found.append(AskedLearning(learning, services, due, link))
    return found


def _readable(session: Session, id: str, reader: Actor) -> WriteUp | None:
    query = select(WriteUp).where(WriteUp.id == id, readable_by(reader, col(WriteUp.id)))
    return session.exec(query).first()
