"""Teams and services as somebody may see them.

One that no catalogue confirmed exists only through the write-ups that name it: whoever may see
none of those does not learn of it.
"""

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from models.actor import Actor
from models.errors import NotFound
from models.service import Service
from models.team import Team
from models.visibility import readable_by
from models.writeup import WriteUp, WriteUpService


def visible_teams(session: Session, *, viewer: Actor) -> list[Team]:
    """Confirmed teams first, libraries last."""
    query = select(Team).where(_shown_team(viewer)).order_by(col(Team.is_library), Team.slug)
    return list(session.exec(query))


def visible_team(session: Session, slug: str, *, viewer: Actor) -> Team:
    if team := session.exec(select(Team).where(Team.slug == slug, _shown_team(viewer))).first():
        return team
    raise NotFound("There is no team “{slug}”.", slug=slug)


def visible_services(session: Session, *, viewer: Actor) -> list[Service]:
    query = select(Service).where(_shown_service(viewer)).order_by(Service.slug)
    return list(session.exec(query))


def visible_service(session: Session, slug: str, *, viewer: Actor) -> Service:
    query = select(Service).where(Service.slug == slug, _shown_service(viewer))
    if service := session.exec(query).first():
        return service
    raise NotFound("There is no service “{slug}”.", slug=slug)


def _shown_team(viewer: Actor) -> ColumnElement[bool]:
    named = exists().where(
        col(WriteUp.team) == col(Team.slug), readable_by(viewer, col(WriteUp.id))
    )
    return col(Team.is_confirmed) | col(Team.slug).in_([*viewer.teams]) | named


def _shown_service(viewer: Actor) -> ColumnElement[bool]:
    """Asked of each unconfirmed one: a list of all that is named grows with the library."""
    is_readable = readable_by(viewer, col(WriteUpService.writeup))
    named = exists().where(col(WriteUpService.service) == col(Service.slug), is_readable)
    return col(Service.is_confirmed) | named
