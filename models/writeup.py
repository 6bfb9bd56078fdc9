"""A write-up: what a team wrote down, as it was understood last."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, col, func, select

from models.actor import Actor
from models.columns import Json, UTCDateTime
from models.errors import NotFound
from models.table import Table
from models.visibility import readable_by

PUBLISHED = ("published", "revising", "closed", "merged")
#: What is dated longer ago than this when it arrives is past material: found, never circulated.
PAST_AFTER = timedelta(days=30)


class WriteUp(Table, table=True):
    __tablename__ = "writeup"
    __table_args__ = (
        UniqueConstraint("source", "team", name="uq_writeup_source_team"),
        Index("ix_writeup_place", "root", "path"),
        Index("ix_writeup_recent", "date", "id"),
    )

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    title: str
    lang: str
    state: str
    standing: str | None = None
    visibility: str
    team: str = Field(foreign_key="team.slug", index=True)
    #: The key under which it is pushed again: ``host/owner/repo:path`` or one of the team's own.
    source: str
    #: The repository or folder, and the path in it: where relative links lead.
    root: str | None = None
    path: str | None = None
    #: The file's own id, such as ``ADR-0031``; many may bear the same one.
    author_id: str | None = Field(default=None, index=True)
    revision: int
    is_past: bool = False
    severity: str | None = None
    severity_as_written: str | None = None
    #: The day it is about, else the day it arrived; lists go by it.
    date: date
    started_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    detected_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    mitigated_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    summary: str | None = None
    impact: str | None = None
    cause: str | None = None
    fields: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    tags: list[str] = Field(default_factory=list, sa_type=Json)
    technologies: list[str] = Field(default_factory=list, sa_type=Json)
    alerts: list[str] = Field(default_factory=list, sa_type=Json)
    signature: dict[str, Any] | None = Field(default=None, sa_type=Json)
    #: A signature that was guessed, as somebody confirmed it with a click.
    confirmed_signature: dict[str, Any] | None = Field(default=None, sa_type=Json)
    authors: list[Any] = Field(default_factory=list, sa_type=Json)
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    #: What the file said of its state when it was read last; it counts again when it changes.
    stated: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    missing: list[str] = Field(default_factory=list, sa_type=Json)
    guessed: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    created_by: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime, index=True)
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED

    @property
    def is_library(self) -> bool:
        """Whether it came with the hub, as starter learnings and the manual do."""
        return self.source.startswith("library:")

    @property
    def is_news(self) -> bool:
        """Whether it is brought before anybody unasked: neither past material nor a library's."""
        return self.is_published and not (self.is_past or self.is_library)

    @property
    def sure_signature(self) -> dict[str, Any] | None:
        """What failed, how, and what set it off, as the author stated or confirmed it."""
        is_guess = any(guess.get("field") == "signature" for guess in self.guessed)
        return self.signature if self.signature and not is_guess else self.confirmed_signature

    @property
    def duration(self) -> timedelta | None:
        """From the start to the end of what it is about, where both are known."""
        if self.started_at is None or self.resolved_at is None:
            return None
        return max(self.resolved_at - self.started_at, timedelta())


class WriteUpService(Table, table=True):
    """Which services a write-up is about."""

    __tablename__ = "writeup_service"

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    service: str = Field(primary_key=True, foreign_key="service.slug", index=True)


class WriteUpTag(Table, table=True):
    """The index of ``WriteUp.tags``, for lists by tag."""

    __tablename__ = "writeup_tag"

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    tag: str = Field(primary_key=True, index=True)


def writeup_by_id(session: Session, id: str, *, viewer: Actor) -> WriteUp:
    """The write-up, or ``NotFound``, worded the same whether it is hidden or not there."""
    query = select(WriteUp).where(WriteUp.id == id, readable_by(viewer, col(WriteUp.id)))
    if writeup := session.exec(query).first():
        return writeup
    raise NotFound("There is no write-up “{id}”, or you may not see it.", id=id)


def writeups_by_author_id(session: Session, author_id: str, *, viewer: Actor) -> list[WriteUp]:
    """All that bear this id of their authors', such as the forty ADR-0001."""
    query = select(WriteUp).where(func.lower(WriteUp.author_id) == author_id.lower())
    readable = readable_by(viewer, col(WriteUp.id))
    return list(session.exec(query.where(readable).order_by(WriteUp.team, WriteUp.id)))


def writeup_beside(
    session: Session, writeup: WriteUp, path: str, *, viewer: Actor
) -> WriteUp | None:
    """The write-up of another file of the same repository or folder, if the viewer may see it."""
    query = select(WriteUp).where(
        WriteUp.root == writeup.root, WriteUp.path == path, WriteUp.team == writeup.team
    )
    return session.exec(query.where(readable_by(viewer, col(WriteUp.id)))).first()


def writeups_by_source(session: Session, source: str) -> list[WriteUp]:
    """The write-ups under this key, one a team, whoever may see them; for pushing."""
    return list(session.exec(select(WriteUp).where(WriteUp.source == source)))


def readable_writeups(session: Session, ids: Sequence[str], *, viewer: Actor) -> dict[str, WriteUp]:
    """Those of these write-ups that the viewer may see, by id."""
    query = select(WriteUp).where(col(WriteUp.id).in_(ids), readable_by(viewer, col(WriteUp.id)))
    return {writeup.id: writeup for writeup in session.exec(query)}


def list_writeups(  # noqa: PLR0913 - one argument per filter of the list
    session: Session,
    *,
    viewer: Actor,
    kind: str | None = None,
    team: str | None = None,
    service: str | None = None,
    tag: str | None = None,
    state: str | None = None,
    after: tuple[date, str] | None = None,
    limit: int = 50,
) -> list[WriteUp]:
    """Newest first; ``after`` is the date and id of the last one that was listed."""
    query = select(WriteUp).where(readable_by(viewer, col(WriteUp.id)))
    for column, value in ((WriteUp.kind, kind), (WriteUp.team, team), (WriteUp.state, state)):
        if value:
            query = query.where(column == value)
    if service:
        query = query.join(WriteUpService, _of(WriteUpService)).where(
            WriteUpService.service == service
        )
    if tag:
        query = query.join(WriteUpTag, _of(WriteUpTag)).where(WriteUpTag.tag == tag)
    if after:
        day, id_ = after
        same_day = (col(WriteUp.date) == day) & (col(WriteUp.id) < id_)
        query = query.where((col(WriteUp.date) < day) | same_day)
    newest = (col(WriteUp.date).desc(), col(WriteUp.id).desc())
    return list(session.exec(query.order_by(*newest).limit(limit)))


def recently_published(
    session: Session, *, viewer: Actor, other_teams_than: Sequence[str] = (), limit: int = 10
) -> list[WriteUp]:
    """What arrived last, past material and libraries left out."""
    query = (
        select(WriteUp)
        .where(readable_by(viewer, col(WriteUp.id)), col(WriteUp.is_past).is_(False))
        .where(col(WriteUp.state).in_(PUBLISHED), col(WriteUp.team).not_in(other_teams_than))
        .where(col(WriteUp.kind) != "note", col(WriteUp.source).not_like("library:%"))
        .order_by(col(WriteUp.date).desc(), col(WriteUp.published_at).desc())
    )
    return list(session.exec(query.limit(limit)))


def recently_updated(session: Session, *, viewer: Actor, limit: int = 10) -> list[WriteUp]:
    """What was pushed or changed last, past material and libraries left out."""
    query = (
        select(WriteUp)
        .where(readable_by(viewer, col(WriteUp.id)), col(WriteUp.is_past).is_(False))
        .where(col(WriteUp.source).not_like("library:%"))
        .order_by(col(WriteUp.updated_at).desc(), col(WriteUp.id))
    )
    return list(session.exec(query.limit(limit)))


def published_between(
    session: Session, since: datetime, until: datetime, *, viewer: Actor
) -> list[WriteUp]:
    """What the viewer may see of a span of time, newest first; without libraries and the past."""
    query = (
        select(WriteUp)
        .where(readable_by(viewer, col(WriteUp.id)), col(WriteUp.is_past).is_(False))
        .where(col(WriteUp.state).in_(PUBLISHED), col(WriteUp.source).not_like("library:%"))
        .where(col(WriteUp.published_at) >= since, col(WriteUp.published_at) < until)
        .order_by(col(WriteUp.published_at).desc())
    )
    return list(session.exec(query))


def services_of_writeups(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    """The services of each write-up, one query for a whole list."""
    query = select(WriteUpService).where(col(WriteUpService.writeup).in_(ids))
    services: dict[str, list[str]] = {id_: [] for id_ in ids}
    for row in session.exec(query.order_by(WriteUpService.service)):
        services[row.writeup].append(row.service)
    return services


def subjects_among(
    session: Session, services: Collection[str], *, writeups: Collection[str]
) -> set[tuple[str, str]]:
    """(write-up, service) where one of these write-ups is about one of these services."""
    query = select(WriteUpService).where(
        col(WriteUpService.service).in_(services), col(WriteUpService.writeup).in_(writeups)
    )
    return {(row.writeup, row.service) for row in session.exec(query)}


def counts_by_kind(
    session: Session, *, viewer: Actor, team: str | None = None, service: str | None = None
) -> dict[str, int]:
    """How many write-ups of each kind the viewer may see."""
    query = select(WriteUp.kind, func.count()).where(readable_by(viewer, col(WriteUp.id)))
    if team:
        query = query.where(WriteUp.team == team)
    if service:
        about = select(WriteUpService.writeup).where(WriteUpService.service == service)
        query = query.where(col(WriteUp.id).in_(about))
    return dict(session.exec(query.group_by(WriteUp.kind)).all())


def counts_by_team(session: Session, *, viewer: Actor) -> dict[str, int]:
    """How many write-ups of each team the viewer may see."""
    query = select(WriteUp.team, func.count()).where(readable_by(viewer, col(WriteUp.id)))
    return dict(session.exec(query.group_by(WriteUp.team)).all())


def counts_by_service(session: Session, *, viewer: Actor) -> dict[str, int]:
    """How many write-ups about each service the viewer may see."""
    query = select(WriteUpService.service, func.count()).where(
        readable_by(viewer, col(WriteUpService.writeup))
    )
    return dict(session.exec(query.group_by(WriteUpService.service)).all())


def _of(table: type[WriteUpService] | type[WriteUpTag]) -> Any:
    return col(table.writeup) == col(WriteUp.id)
