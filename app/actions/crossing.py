"""What crosses from one team to another: answers, links; and what happened again.

Reading is not recorded, so it is not counted. Libraries are no team that learned something.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.actor import Actor
from models.answer import ANSWERED, DENYING, Answer
from models.cell import Cell, seen_by
from models.learning import Learning
from models.link import Link
from models.service import Service
from models.team import library_teams
from models.visibility import readable_by
from models.writeup import WriteUp

#: Ways by which somebody, or a machine of theirs, says how a service stands.
_SAID = ("web", "mail", "api", "check", "ticket")


@dataclass(frozen=True, slots=True)
class Given:
    """A service that answered a learning: ``source`` is the team that learned, ``taker`` its own.

    Answered twice in the span of time it is one; ``status`` and ``at`` are of the last time.
    """

    learning: str
    service: str
    source: str
    taker: str
    status: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """A link that ``taker`` wrote to what ``source`` had written."""

    writeup: str
    target: str
    rel: str
    source: str
    taker: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Again:
    """An incident of a service that had said that this could not happen."""

    learning: str
    service: str
    writeup: str | None
    at: datetime


def answers_between(
    session: Session, since: datetime, until: datetime, *, viewer: Actor
) -> list[Given]:
    """One for each service that answered a learning in a span of time."""
    query = (
        _statements(viewer)
        .add_columns(col(Learning.team), col(Service.team), col(Answer.status), col(Answer.at))
        .where(col(Answer.at) >= since, col(Answer.at) < until)
        .where(col(Answer.via).in_(_SAID), col(Answer.status).in_(ANSWERED))
        .order_by(col(Answer.id))
    )
    libraries = library_teams(session)
    last = {row[:2]: Given(*row) for row in session.execute(query) if row[3]}
    return [given for given in last.values() if given.source not in libraries]


def links_between(
    session: Session, since: datetime, until: datetime, *, viewer: Actor
) -> list[Drawn]:
    """Links of write-ups that came in a span of time; both ends have to be readable."""
    target = aliased(WriteUp)
    query = (
        select(
            col(WriteUp.id), col(target.id), col(Link.rel), col(target.team), col(WriteUp.team),
            col(WriteUp.created_at),
        )
        .select_from(Link)
        .join(WriteUp, col(WriteUp.id) == col(Link.writeup))
        .join(target, col(target.id) == col(Link.target))
        .where(col(WriteUp.created_at) >= since, col(WriteUp.created_at) < until)
        .where(readable_by(viewer, col(Link.writeup)), readable_by(viewer, col(target.id)))
        .order_by(col(Link.id))
    )  # fmt: skip
    libraries = library_teams(session)
    found = [Drawn(*row) for row in session.execute(query)]
    return [one for one in found if not {one.source, one.taker} & libraries]


def contradictions(
    session: Session, since: datetime, until: datetime, *, viewer: Actor
) -> list[Again]:
    """What happened again in a span of time."""
    query = (
        _statements(viewer)
        .add_columns(col(Answer.ref), col(Answer.at))
        .where(col(Answer.status) == "contradicted", col(Answer.via) == "incident")
        .where(col(Answer.at) >= since, col(Answer.at) < until)
        .order_by(col(Answer.id))
    )
    return [Again(*row) for row in session.execute(query)]


def denials(session: Session, until: datetime, *, viewer: Actor) -> list[tuple[str, str]]:
    """(learning, service) of all that said before then that it cannot happen, or no more."""
    query = (
        _statements(viewer)
        .where(col(Answer.status).in_(DENYING), col(Answer.at) < until)
        .order_by(col(Answer.learning), col(Answer.service))
        .distinct()
    )
    return [(learning, service) for learning, service in session.execute(query)]


def crossing(rows: Iterable[Given | Drawn]) -> list[Given | Drawn]:
    """Those where the one who took it is another team than the one that had it."""
    return [one for one in rows if one.source != one.taker]


def between_teams(rows: Sequence[Given | Drawn]) -> Counter[tuple[str, str]]:
    """How many go from each team to each other."""
    return Counter((one.source, one.taker) for one in crossing(rows))


def _statements(viewer: Actor) -> Select[str, str]:
    return (
        select(col(Answer.learning), col(Answer.service))
        .join(Cell, (col(Cell.learning) == Answer.learning) & (col(Cell.service) == Answer.service))
        .join(Learning, col(Learning.id) == col(Answer.learning))
        .join(Service, col(Service.slug) == col(Answer.service))
        .where(seen_by(viewer))
    )
