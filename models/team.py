"""Teams: who owns services and write-ups."""

import re
from datetime import datetime

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import Invalid, NotFound
from models.table import Table

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,119}")
#: The team of a write-up that names none and whose pusher belongs to none.
UNKNOWN = "unknown"


class Team(Table, table=True):
    slug: str = Field(primary_key=True)
    title: str
    title_en: str | None = None
    lang: str = "ja"
    summary: str = ""
    lead: str | None = Field(default=None, foreign_key="person.id")
    #: False where a push named the team and no catalogue has said so yet.
    is_confirmed: bool = True
    #: A library that ships with the hub (starter learnings, manual), not people.
    is_library: bool = False
    created_at: datetime = Field(sa_type=UTCDateTime)

    def name(self, locale: str) -> str:
        """The team's name for a reader of this language."""
        return (self.title_en or self.title) if locale == "en" else self.title


def valid_slug(slug: str) -> str:
    """The slug itself, or ``Invalid``: lower-case ASCII, digits, dot, dash, underscore."""
    if not SLUG.fullmatch(slug):
        raise Invalid(
            "“{slug}” cannot be a short name: use a-z, 0-9, dot, dash, underscore.", slug=slug
        )
    return slug


def team_by_slug(session: Session, slug: str) -> Team:
    if team := session.get(Team, slug):
        return team
    raise NotFound("There is no team “{slug}”.", slug=slug)


def all_teams(session: Session) -> list[Team]:
    return list(session.exec(select(Team).order_by(col(Team.is_library), Team.slug)))


def team_names(session: Session, locale: str) -> dict[str, str]:
    """The name of every team by slug, for readers of this language."""
    rows = session.exec(select(Team.slug, Team.title, Team.title_en))
    return {slug: (en or title) if locale == "en" else title for slug, title, en in rows}


def library_teams(session: Session) -> frozenset[str]:
    """The slugs of the libraries that ship with the hub."""
    return frozenset(session.exec(select(Team.slug).where(col(Team.is_library))))


def ensure_team(session: Session, slug: str, *, now: datetime) -> Team:
    """The team, created as unconfirmed where nobody has named it before."""
    if team := session.get(Team, slug):
        return team
    team = Team(slug=valid_slug(slug), title=slug, is_confirmed=False, created_at=now)
    session.add(team)
    session.flush()
    return team
