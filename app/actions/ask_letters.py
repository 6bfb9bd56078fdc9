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


def begun(session: Session, id: str, *, settings: Settings, now: datetime) -> Letter | None:
    """The letter of an ask, marked as being sent; None where it is not to be sent any more.

    One that was begun before and never ended is not begun again: it may have arrived.
    """
    ask = session.get(Ask, id)
    person = session.get(Person, ask.person) if ask else None
    if ask is None or person is None or ask.letter != "waiting" or person.disabled_at:
        return None
    ask.letter = "sending"
    session.add(ask)
    return _letter(session, ask, person, settings, now)


def ended(session: Session, id: str, letter_is: str, *, now: datetime) -> None:
    """``sent``; ``waiting`` where it surely did not leave, ``refused`` where the server says no."""
    ask = session.get_one(Ask, id)
    ask.letter, ask.sent_at = letter_is, now if letter_is == "sent" else None
    session.add(ask)


def _letter(
    session: Session, ask: Ask, person: Person, settings: Settings, now: datetime
) -> Letter:
    reader, locale = person_actor(session, person), person.locale or "ja"
    asked = _asked(session, ask, settings, locale, now)
    host = settings.public_url.partition("://")[2].partition(":")[0]
    made = letter(
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
    return made.with_headers(
        {"Message-ID": f"<{ask.id}@{host}>", "Auto-Submitted": "auto-generated"}
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
