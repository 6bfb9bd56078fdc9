"""A learning: one lesson that another team can use, with the condition under which it applies."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import load_only
from sqlmodel import Field, Session, col, select

from models import check, scope
from models.actor import Actor
from models.columns import Json, UTCDateTime
from models.errors import Invalid, NotFound
from models.ids import new_id
from models.matching import given_id, match
from models.rollout import Rollout
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


#: Where no condition is given, whether it concerns a service is told by these.
NOTHING_READ = scope.Reads(frozenset({"technologies"}), frozenset())

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
    standing: str = "proposed"
    #: A condition that somebody confirmed here; the file's own goes before it.
    confirmed_when: str | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: Since when it is asked of the services that it concerns.
    circulated_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    circulated_by: str | None = None
    #: Checks that passed although it happened again: ``{check, writeup, service, at}``.
    weakened: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)

    @property
    def wording(self) -> str:
        return self.statement

    @property
    def condition(self) -> str | None:
        """The condition that an author stated, or that somebody confirmed."""
        return self.applies_when or self.confirmed_when

    @property
    def is_conditioned(self) -> bool:
        """Whether a condition was stated that can be read."""
        try:
            return bool(self.condition and scope.parsed(self.condition))
        except Invalid:
            return False

    def concerns(self, facts: Mapping[str, Any]) -> bool | None:
        """Whether it could happen to the service of these facts; None where that is not known."""
        if self.condition:
            try:
                return scope.applies(self.condition, facts)
            except Invalid:
                return None
        return bool({*self.technologies} & {*facts.get("technologies", ())})

    @property
    def reads(self) -> scope.Reads:
        """The facts and packages that its condition looks at."""
        try:
            return scope.reads(self.condition) if self.condition else NOTHING_READ
        except Invalid:
            return NOTHING_READ

    @property
    def check_ids(self) -> list[str]:
        return [str(one["id"]) for one in self.checks]

    @property
    def check_digests(self) -> dict[str, str]:
        """What each check looks at, as a digest, by its id."""
        return {str(one["id"]): check.digest(one) for one in self.checks}

    def is_weak_for(self, service: str) -> bool:
        """Whether its checks passed in this service, and it happened again."""
        return any(mark["service"] == service for mark in self.weakened)

    def proposed(self, catalogued: frozenset[str], components: Sequence[str]) -> str | None:
        """A condition out of what the write-up names and services of the catalogue carry.

        ``components`` are those of its signature: what failed, rather than all that is named.
        """
        named = [one for one in components if one in catalogued]
        named = named or [one for one in self.technologies if one in catalogued]
        values = ", ".join(f'"{one}"' for one in named)
        return f"technologies in [{values}]" if named else None


@dataclass(frozen=True, slots=True)
class Change:
    """A learning of a new revision, and what is asked differently than before.

    ``is_back``: it was gone from the text, and stands in it again.
    """

    learning: Learning
    is_new: bool
    asks_anew: bool
    is_back: bool = False


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
    session: Session,
    *,
    viewer: Actor,
    team: str | None = None,
    state: str = "",
    mine: Collection[str] | None = None,
) -> list[tuple[Learning, WriteUp]]:
    """Learnings of published write-ups that the viewer may see, newest first.

    ``state`` narrows them to ``proposed`` (nobody has said yet whom they concern; with ``mine`` of
    these teams only), ``circulated``, ``rolling_out`` or ``retired``; retired ones are else left
    out. Of the write-ups only what a list needs is read; the rest would be read one by one when
    asked.
    """
    query = (
        select(Learning, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(readable_by(viewer, col(Learning.writeup)), *_of_state(state, mine))
        .where(col(WriteUp.published_at).is_not(None))
        .order_by(col(WriteUp.date).desc(), col(Learning.id))
        .options(load_only(*_LISTED))
    )
    if team:
        query = query.where(Learning.team == team)
    return [(learning, writeup) for learning, writeup in session.exec(query)]


def _of_state(state: str, mine: Collection[str] | None) -> list[ColumnElement[bool]]:
    is_retired = col(Learning.retired_at).is_not(None)
    if state == "retired":
        return [is_retired]
    is_adopted = exists().where(
        col(Rollout.learning) == col(Learning.id), col(Rollout.closed_at).is_(None)
    )
    of_state = {
        "proposed": [
            col(Learning.applies_when).is_(None),
            col(Learning.confirmed_when).is_(None),
            *([col(Learning.team).in_(mine)] if mine is not None else ()),
        ],
        "circulated": [col(Learning.circulated_at).is_not(None), ~is_adopted],
        "rolling_out": [is_adopted],
    }
    return [~is_retired, *of_state.get(state, ())]


def keep_learnings(
    session: Session, writeup: WriteUp, stated: Sequence[dict[str, Any]], *, now: datetime
) -> list[Change]:
    """Bring the learnings of a write-up up to what its text states.

    One that is gone is retired, never deleted; one that comes back stands again. A changed
    condition or check is asked anew, a changed wording is not.
    """
    query = select(Learning).where(Learning.writeup == writeup.id)
    before = list(session.exec(query.order_by(col(Learning.position), Learning.id)))
    found = match(before, [(given_id(one), one["statement"]) for one in stated])
    kept = [
        _kept(session, writeup, learning, one, at, now)
        for at, (learning, one) in enumerate(zip(found, stated, strict=True))
    ]
    for learning in before:
        if not any(learning is one.learning for one in kept):
            learning.retired_at = learning.retired_at or now
    return kept


def _kept(
    session: Session,
    writeup: WriteUp,
    learning: Learning | None,
    stated: dict[str, Any],
    position: int,
    now: datetime,
) -> Change:
    is_new = learning is None
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
    before, checks = learning.condition, learning.checks
    said = {name: stated.get(name) for name in STATED}
    for name, shape in _SHAPES.items():
        setattr(learning, name, said[name] if isinstance(said[name], shape) else None)
    learning.checks = check.identified(learning.checks or ())
    learning.due = date.fromisoformat(stated["due"]) if stated.get("due") else None
    learning.given_id = given_id(stated) or learning.given_id
    learning.technologies = writeup.technologies
    is_back = learning.retired_at is not None
    learning.team, learning.position, learning.retired_at = writeup.team, position, None
    is_checked_otherwise = check.differ(checks, learning.checks)
    if is_checked_otherwise:
        learning.weakened = []
    is_other = learning.is_conditioned and not scope.is_same(before or "", learning.condition or "")
    asks_anew = is_other or is_checked_otherwise
    return Change(learning, is_new, asks_anew and not is_new, is_back)
