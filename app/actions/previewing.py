"""A person's letter of a week, looked at before it is sent."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.actions.digest_letters import digest_letter
from app.actions.digesting import digest_of
from app.actions.editions import coming_week, edition_content
from app.actions.planning_digests import plan_digests
from app.actions.readers import reader_of
from app.actions.timetables import house_timetable
from app.actions.weeks import Week, week_from
from app.mail import Letter
from app.settings import Settings
from models.dispatch import Dispatch
from models.errors import NotFound
from models.person import Keeper, Person, person_by_email


def preview(
    session: Session, settings: Settings, *, week: str | None, email: str | None, now: datetime
) -> Letter:
    """The letter of a person and a week as it would be sent now; the coming one's by default.

    Raises NotFound and Invalid.
    """
    chosen = week_from(week) if week else None
    house = house_timetable(settings)
    person = (
        person_by_email(session, email)
        if email
        else _most_told(session, chosen or house.coming_week(now), settings=settings, now=now)
    )
    if person is None:
        raise NotFound("There is no such person.")
    chosen = chosen or coming_week(session, person, settings=settings, now=now)
    content = edition_content(session, person, chosen, settings=settings, now=now)
    eyes, locale = reader_of(session, person).eyes, person.locale or "ja"
    digest = digest_of(session, content, week=chosen, eyes=eyes, locale=locale, now=now)
    return digest_letter(session, person, eyes, digest, settings=settings, now=now)


def _most_told(session: Session, week: Week, *, settings: Settings, now: datetime) -> Person | None:
    """Whoever has the most to hear, else anybody who looks after a service."""
    planned = plan_digests(session, settings=settings, now=now, week=week, is_early=True)
    people = [one for one in planned if session.get(Person, one.recipient)]
    most = max(people, key=_weight, default=None)
    query = select(Person).join(Keeper, col(Keeper.person) == col(Person.id))
    return session.get(Person, most.recipient) if most else session.exec(query).first()


def _weight(planned: Dispatch) -> tuple[int, int, int]:
    content = planned.content
    return len(content["for_you"]), len(content.get("asks", ())), len(content["new"])
