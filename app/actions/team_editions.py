"""A team's edition as a page: what its channels were told, as far as whoever looks may see it."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.actions.choosing import choose
from app.actions.digest_parts import Digest
from app.actions.digesting import digest_of
from app.actions.gathering import gather
from app.actions.readers import team_as_reader
from app.actions.timetables import house_timetable
from app.actions.weeks import Week
from app.settings import Settings
from models.actor import Actor
from models.service import Service
from models.team import Team


def team_edition(
    session: Session,
    team: Team,
    week: Week,
    *,
    viewer: Actor,
    settings: Settings,
    locale: str,
    now: datetime,
) -> Digest:
    """The edition of this week for a team, without questions: those go to a person."""
    services = list(session.exec(select(Service).where(col(Service.team) == team.slug)))
    reader = team_as_reader(team.slug, services, eyes=viewer)
    since, until = house_timetable(settings).span(week, told_until=None, now=now)
    today = now.astimezone(settings.zone).date()
    material = gather(session, since, until, services=services, today=today, now=now)
    content = choose(material, reader, since=since, until=until)
    return digest_of(session, content, week=week, eyes=viewer, locale=locale, now=now)
