"""The learning of the week: picked by the SRE team, for everybody's digest."""

from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from app.actions.timetables import house_timetable
from app.actions.weeks import Week
from app.markdown import has_redactions
from app.settings import Settings
from models.actor import Actor
from models.dispatch import Dispatch
from models.errors import Forbidden, Invalid, NotFound
from models.event import record
from models.learning import Learning
from models.pick import Pick
from models.visibility import ORG, WriteUpReader
from models.writeup import PUBLISHED, WriteUp

LONGEST_NOTE = 300
#: The newest, to choose from.
MOST_OFFERED = 40
#: How far the first zone to begin a day is ahead of UTC.
_FIRST_ZONE = timedelta(hours=14)


def pickable(session: Session) -> list[tuple[Learning, WriteUp]]:
    """Learnings that the whole organisation may see, newest first; without libraries."""
    rows = session.exec(
        _open_to_all()
        .where(col(WriteUp.source).not_like("library:%"), col(WriteUp.is_past).is_(False))
        .order_by(col(WriteUp.published_at).desc(), col(Learning.position))
        .limit(MOST_OFFERED)
    )
    return list(rows)


def closes_at(week: Week) -> datetime:
    """When the first letter of a week may leave: its Monday begins in the first zone."""
    return datetime.combine(week.first, time(), UTC) - _FIRST_ZONE


def may_pick(session: Session, week: Week, *, by: Actor, settings: Settings, now: datetime) -> bool:
    """Whether this is the edition that goes out next, to nobody yet, and the SRE team asks."""
    is_coming = week == house_timetable(settings).coming_week(now)
    return by.leads and is_coming and now < closes_at(week) and not _is_planned(session, week)


def pick(
    session: Session,
    week: Week,
    learning: str,
    *,
    note: str,
    by: Actor,
    settings: Settings,
    now: datetime,
) -> None:
    """Put this learning into everybody's edition of the week, in place of another.

    ``learning`` is an id or an address; nothing takes the pick back. Raises Forbidden, Invalid and
    NotFound.
    """
    _must(session, week, by=by, settings=settings, now=now)
    _check(note)
    before, id_ = session.get(Pick, str(week)), learning.strip().rstrip("/").rpartition("/")[2]
    if before:
        session.delete(before)
        session.flush()
    if id_:
        row = _row(session, id_)
        session.add(Pick(week=str(week), learning=row.id, note=note.strip(), by=by.id, at=now))
    record(session, "digest.picked", str(week), by=by, at=now, learning=id_ or None)


def _is_planned(session: Session, week: Week) -> bool:
    """Whether somebody has it already: it may be sent before its time."""
    return (
        session.exec(select(Dispatch.id).where(Dispatch.occasion == f"weekly:{week}")).first()
        is not None
    )


def _must(session: Session, week: Week, *, by: Actor, settings: Settings, now: datetime) -> None:
    if not by.leads:
        raise Forbidden("Only the SRE team may do this.")
    if not may_pick(session, week, by=by, settings=settings, now=now):
        raise Invalid("A learning can be picked for the coming edition alone, until it goes out.")


def _check(note: str) -> None:
    if len(note) > LONGEST_NOTE:
        raise Invalid("The note is too long: at most {most} characters.", most=LONGEST_NOTE)
    if has_redactions(note):
        raise Invalid("Everybody reads the note: please leave out what only some may read.")


def _row(session: Session, id_: str) -> Learning:
    if row := session.exec(_open_to_all().where(Learning.id == id_)).first():
        return row[0]
    raise NotFound("“{id}” is no published learning that the whole organisation may see.", id=id_)


def _open_to_all() -> Select[Learning, WriteUp]:
    is_open = select(WriteUpReader.writeup).where(WriteUpReader.reader == ORG)
    return (
        select(Learning, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(col(Learning.retired_at).is_(None), col(WriteUp.state).in_(PUBLISHED))
        .where(col(WriteUp.id).in_(is_open))
    )
