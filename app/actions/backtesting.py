"""過去の障害との突き合わせ: which past incidents a learning would have met."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, or_, select

from app.actions.contradicting import resembles
from app.actions.relating import within
from models.actor import Actor
from models.learning import Learning
from models.visibility import readable_by
from models.writeup import PUBLISHED, WriteUp, WriteUpService, services_of_writeups
from search.library import Library
from search.port import Filter

#: How many of the likest incidents are looked at where there is no signature.
LIKEST = 30
_LISTED: tuple[Any, ...] = (
    WriteUp.title,
    WriteUp.lang,
    WriteUp.team,
    WriteUp.date,
    WriteUp.severity,
    WriteUp.guessed,
    WriteUp.signature,
    WriteUp.confirmed_signature,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What incidents are held against; ``writeup`` is its own, which meets itself of course."""

    words: str
    signature: dict[str, Any] | None = None
    writeup: str = ""


@dataclass(frozen=True, slots=True)
class BackTest:
    """Of ``incidents`` past ones those it would have met, each with its services in scope."""

    incidents: int
    met: tuple[tuple[WriteUp, tuple[str, ...]], ...]
    by: Literal["signature", "search"]


def lesson_of(learning: Learning, writeup: WriteUp) -> Lesson:
    words = "\n".join(filter(None, (learning.statement, learning.background)))
    signature = writeup.sure_signature or writeup.signature
    return Lesson(words=words, signature=signature, writeup=writeup.id)


def back_test(
    session: Session,
    library: Library,
    lesson: Lesson,
    services: Collection[str],
    *,
    viewer: Actor,
) -> BackTest:
    """Hold a lesson against all incidents that the viewer may read, past material too.

    One counts if a service that it is about is among ``services`` (those in scope) and it failed
    alike: the same way in a shared component, guessed or not. Where the lesson has no signature,
    the incidents count that search finds related to its words.
    """
    by: Literal["signature", "search"] = "search"
    if lesson.signature and lesson.signature.get("failure_mode"):
        by, found = "signature", _alike(session, lesson.signature, lesson.writeup, services, viewer)
    else:
        found = _related(session, library, lesson, viewer)
    about = services_of_writeups(session, [one.id for one in found])
    met = [(one, tuple(slug for slug in about[one.id] if slug in services)) for one in found]
    return BackTest(
        incidents=_count(session, lesson, viewer),
        met=tuple((one, slugs) for one, slugs in met if slugs),
        by=by,
    )


def _alike(
    session: Session,
    signature: dict[str, Any],
    own: str,
    services: Collection[str],
    viewer: Actor,
) -> list[WriteUp]:
    mode = signature["failure_mode"]
    is_of_mode = or_(
        col(WriteUp.signature)["failure_mode"].as_string() == mode,
        col(WriteUp.confirmed_signature)["failure_mode"].as_string() == mode,
    )
    about = select(WriteUpService.writeup).where(col(WriteUpService.service).in_(services))
    query = (
        select(WriteUp)
        .where(*_incidents(own, viewer), is_of_mode, col(WriteUp.id).in_(about))
        .order_by(col(WriteUp.date).desc(), WriteUp.id)
        .options(load_only(*_LISTED))
    )
    return [
        one
        for one in session.exec(query)
        if resembles(signature, one.sure_signature or one.signature)
    ]


def _related(session: Session, library: Library, lesson: Lesson, viewer: Actor) -> list[WriteUp]:
    if not lesson.words.strip():
        return []
    allowed = Filter(readers=within(viewer).readers, kinds=("postmortem",))
    found = library.related_to_text(lesson.words, allowed, limit=LIKEST)
    likest = [one.id for one in found]
    query = select(WriteUp).where(*_incidents(lesson.writeup, viewer), col(WriteUp.id).in_(likest))
    there = {one.id: one for one in session.exec(query.options(load_only(*_LISTED)))}
    return [there[id_] for id_ in likest if id_ in there]


def _count(session: Session, lesson: Lesson, viewer: Actor) -> int:
    return session.exec(
        select(func.count()).select_from(WriteUp).where(*_incidents(lesson.writeup, viewer))
    ).one()


def _incidents(own: str, viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        col(WriteUp.kind) == "postmortem",
        col(WriteUp.state).in_(PUBLISHED),
        col(WriteUp.id) != own,
        readable_by(viewer, col(WriteUp.id)),
    )
