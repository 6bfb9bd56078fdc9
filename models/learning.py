"""A learning: one lesson that another team can use, with the condition under which it applies."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import load_only
from sqlmodel import Field, Session, col, select

from models import scope
from models.actor import Actor
from models.columns import Json, UTCDateTime
from models.errors import Invalid, NotFound
from models.ids import new_id
from models.matching import given_id, match
from models.service import Service
from models.table import Table
from models.visibility import readable_by
from models.writeup import WriteUp

#: What an author may say of a learning, and of which shape it is; what has another is left out.
_SHAPES = {
    "statement": str,
    "background": str,
    "applies_when": str,
    "checks": list,
    "effort_hours": int | float,
    "downtime": bool,
    "due": str,
    "risk_if_ignored": str,
}
STATED = tuple(_SHAPES)


_LISTED: tuple[Any, ...] = (
    WriteUp.kind,
    WriteUp.title,
    WriteUp.lang,
    WriteUp.team,
    WriteUp.source,
    WriteUp.date,
    WriteUp.is_past,
    WriteUp.state,
)


class Learning(Table, table=True):
    id: str = Field(primary_key=True)
    writeup: str = Field(foreign_key="writeup.id", index=True, ondelete="CASCADE")
    team: str = Field(foreign_key="team.slug", index=True)
    position: int
    #: The id that the author gave it in the file.
    given_id: str | None = Field(default=None, index=True)
    statement: str
    background: str | None = None
    applies_when: str | None = None
    #: Where no condition is given, it concerns the services that share one of these.
    technologies: list[str] = Field(default_factory=list, sa_type=Json)
    checks: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    effort_hours: float | None = None
    downtime: bool | None = None
    due: date | None = None
    risk_if_ignored: str | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)
    #: Gone from its write-up; kept with its answers.
    retired_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def wording(self) -> str:
        return self.statement

    def concerns(self, service: Service) -> bool | None:
        """Whether it could happen to this service; None where that is not known."""
        if self.applies_when:
            try:
                return scope.applies(self.applies_when, facts_of(service))
            except Invalid:
                return None
        return bool(set(self.technologies) & set(service.technologies))


def facts_of(service: Service) -> dict[str, Any]:
    """What is known of a service, for conditions."""
    return {
        "service": service.slug,
        "team": service.team,
        "tier": service.tier,
        "technologies": service.technologies,
    }


def learning_by_id(session: Session, id: str, *, viewer: Actor) -> tuple[Learning, WriteUp]:
    """The learning and its write-up, or ``NotFound`` also where the viewer may not see it."""
    query = (
        select(Learning, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(Learning.id == id, readable_by(viewer, col(Learning.writeup)))
    )
    if row := session.exec(query).first():
        learning, writeup = row
        return learning, writeup
    raise NotFound("There is no learning “{id}”, or you may not see it.", id=id)


def learnings_of(session: Session, writeup: str) -> list[Learning]:
    """The learnings of a write-up that stand in it now, in its order."""
    query = select(Learning).where(Learning.writeup == writeup, col(Learning.retired_at).is_(None))
    return list(session.exec(query.order_by(col(Learning.position))))


def open_learnings(
    session: Session, *, viewer: Actor, team: str | None = None
) -> list[tuple[Learning, WriteUp]]:
    """Learnings of published write-ups that the viewer may see, newest first.

    Of the write-ups only what a list needs is read; the rest would be read one by one when asked.
    """
    query = (
        select(Learning, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(readable_by(viewer, col(Learning.writeup)), col(Learning.retired_at).is_(None))
        .where(col(WriteUp.published_at).is_not(None))
        .order_by(col(WriteUp.date).desc(), col(Learning.id))
        .options(load_only(*_LISTED))
    )
    if team:
        query = query.where(Learning.team == team)
    return [(learning, writeup) for learning, writeup in session.exec(query)]


def asked_of(
    learnings: Iterable[tuple[Learning, WriteUp]], service: Service
) -> list[tuple[Learning, WriteUp]]:
    """Those that could happen to this service."""
    return [pair for pair in learnings if pair[0].concerns(service)]


def keep_learnings(
    session: Session, writeup: WriteUp, stated: Sequence[dict[str, Any]], *, now: datetime
) -> None:
    """Bring the learnings of a write-up up to what its text states.

    One that is gone is retired, never deleted; one that comes back stands again.
    """
    query = select(Learning).where(Learning.writeup == writeup.id)
    before = list(session.exec(query.order_by(col(Learning.position), Learning.id)))
    found = match(before, [(given_id(one), one["statement"]) for one in stated])
    kept = [
        _kept(session, writeup, learning, one, at, now)
        for at, (learning, one) in enumerate(zip(found, stated, strict=True))
    ]
    for learning in before:
        if not any(learning is one for one in kept):
            learning.retired_at = learning.retired_at or now


def _kept(
    session: Session,
    writeup: WriteUp,
    learning: Learning | None,
    stated: dict[str, Any],
    position: int,
    now: datetime,
) -> Learning:
    if learning is None:
        learning = Learning(
            id=new_id("ln"),
            writeup=writeup.id,
            team=writeup.team,
            position=position,
            statement="",
            created_at=now,
        )
        session.add(learning)
    said = {name: stated.get(name) for name in STATED}
    for name, shape in _SHAPES.items():
        setattr(learning, name, said[name] if isinstance(said[name], shape) else None)
    learning.checks = [check for check in learning.checks or () if isinstance(check, dict)]
    learning.due = date.fromisoformat(stated["due"]) if stated.get("due") else None
    learning.given_id = given_id(stated) or learning.given_id
    learning.technologies = writeup.technologies
    learning.team, learning.position, learning.retired_at = writeup.team, position, None
    return learning
