"""Services: what runs, who owns it, what it is made of."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Field, Session, col, select

from models.columns import Json, UTCDateTime
from models.errors import NotFound
from models.table import Table
from models.team import valid_slug

#: By which claims a CI job is bound to services, by provider: GitHub Actions, GitLab CI. Numbers:
#: a name can be given to somebody else.
BINDINGS = (("repository_id", "repository_owner_id"), ("project_id", "namespace_id"))


class Service(Table, table=True):
    slug: str = Field(primary_key=True)
    title: str
    title_en: str | None = None
    team: str | None = Field(default=None, foreign_key="team.slug", index=True)
    summary: str = ""
    #: 1 is what must never stop; None where the catalogue does not say.
    tier: int | None = None
    technologies: list[str] = Field(default_factory=list, sa_type=Json)
    tags: list[str] = Field(default_factory=list, sa_type=Json)
    repository: str | None = Field(default=None, index=True)
    links: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    #: The CI jobs that prove for it: the issuer and the two numbers of one of ``BINDINGS`` each.
    identities: list[dict[str, Any]] | None = Field(default=None, sa_type=Json)
    #: False where a push named the service and no catalogue has said so yet.
    is_confirmed: bool = True
    #: The day on which it is switched off, where that is planned.
    retires_on: date | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)

    def name(self, locale: str) -> str:
        """The service's name for a reader of this language."""
        return (self.title_en or self.title) if locale == "en" else self.title

    def is_retired(self, now: datetime) -> bool:
        """Whether the day on which it is switched off has come, in UTC."""
        return self.retires_on is not None and self.retires_on <= now.astimezone(UTC).date()


class Repository(Table, table=True):
    """Which team a repository belongs to: by the catalogue, else by first push."""

    name: str = Field(primary_key=True)
    team: str = Field(foreign_key="team.slug")


def service_by_slug(session: Session, slug: str) -> Service:
    if service := session.get(Service, slug):
        return service
    raise NotFound("There is no service “{slug}”.", slug=slug)


def all_services(session: Session) -> list[Service]:
    return list(session.exec(select(Service).order_by(Service.slug)))


def service_names(session: Session, slugs: Sequence[str], locale: str) -> dict[str, str]:
    """The names of these services by slug, for readers of this language."""
    query = select(Service.slug, Service.title, Service.title_en)
    rows = session.exec(query.where(col(Service.slug).in_(slugs))) if slugs else ()
    return {slug: (en or title) if locale == "en" else title for slug, title, en in rows}


def services_named(session: Session, names: Sequence[str]) -> dict[str, str]:
    """Slugs by folded name, for names that are a slug or a title; a slug goes before a title."""
    wanted = {folded_name(name) for name in names}
    if not wanted:
        return {}
    query = select(Service.slug, Service.title, Service.title_en)
    rows = session.exec(query.order_by(col(Service.slug).desc())).all()
    titled = {folded_name(title): slug for slug, *titles in rows for title in titles if title}
    known = titled | {slug: slug for slug, *_ in rows}
    return {name: known[name] for name in wanted if name in known}


def services_bound_to(session: Session, issuer: str, ids: Mapping[str, str]) -> tuple[str, ...]:
    """The slugs of the services for which a CI job of these numbers proves."""
    query = select(Service.slug, Service.identities).where(col(Service.identities).is_not(None))
    wanted = {"issuer": issuer, **ids}
    return tuple(
        slug
        for slug, bound in session.exec(query.order_by(Service.slug))
        if any({name: str(value) for name, value in one.items()} == wanted for one in bound or ())
    )


def folded_name(name: str) -> str:
    """A service's name without regard to case and width of letters."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def ensure_service(session: Session, slug: str, *, now: datetime) -> Service:
    """The service, created as unconfirmed where nobody has named it before.

    Whose it is, the catalogue says: the first to name it may have done so where few may look.
    """
    if service := session.get(Service, slug):
        return service
    service = Service(slug=valid_slug(slug), title=slug, is_confirmed=False, created_at=now)
    session.add(service)
    session.flush()
    return service


def owners_of(session: Session, repository: str) -> list[str]:
    """The teams of a repository: those of its services, else the one that pushed from it first."""
    query = select(Service.team).where(Service.repository == repository).distinct()
    stated = sorted(team for team in session.exec(query) if team)
    claimed = None if stated else session.get(Repository, repository)
    return [claimed.team] if claimed else stated


def claim_repository(session: Session, repository: str, team: str) -> None:
    if session.get(Repository, repository) is None:
        session.add(Repository(name=repository, team=team))
