"""Editions of the digest on the web: this week's, every earlier one, and the coming one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.actions.choosing import choose
from app.actions.digest_parts import Digest
from app.actions.digesting import digest_of
from app.actions.gathering import gather
from app.actions.readers import looked_after, reader_of
from app.actions.timetables import Timetable, timetable
from app.actions.weeks import Week, week_from
from app.settings import Settings
from models.dispatch import Dispatch
from models.learning import Learning
from models.person import Person
from models.subscription import subscription_of
from models.visibility import readable_by
from models.writeup import PUBLISHED, WriteUp

#: Weeks that the archive lists.
LISTED = 26
#: What is owed stands as it was planned; of a week that is over nobody knows what it was.
_OF_THE_MOMENT = ("asks", "actions", "reviews")


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest with its state in the ledger; None where none was planned for this person."""

    digest: Digest
    state: str | None
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A week of the archive; what was in it is None where that was not put down."""

    week: Week
    state: str | None = None
    for_you: int | None = None
    new: int | None = None


def edition(
    session: Session,
    person: Person,
    week: Week,
    *,
    settings: Settings,
    locale: str,
    now: datetime,
) -> Edition:
    """The edition of a week for a person: as it was planned, else as it would have been."""
    table, rows = timetable_for(session, person, settings), _rows(session, person)
    row, eyes = rows.get(week), reader_of(session, person).eyes
    content = _content(session, person, week, rows, settings=settings, now=now)
    digest = digest_of(session, content, week=week, eyes=eyes, locale=locale, now=now)
    return Edition(digest, row.state if row else None, row is None and table.moment(week) > now)


def edition_content(
    session: Session, person: Person, week: Week, *, settings: Settings, now: datetime
) -> dict[str, Any]:
    """What the edition of a week holds: as it was planned, else as if it was planned now."""
    return _content(session, person, week, _rows(session, person), settings=settings, now=now)


def _content(
    session: Session,
    person: Person,
    week: Week,
    rows: Mapping[Week, Dispatch],
    *,
    settings: Settings,
    now: datetime,
) -> dict[str, Any]:
    if row := rows.get(week):
        return row.content
    table, reader = timetable_for(session, person, settings), reader_of(session, person)
    told = [row.until for one, row in rows.items() if row.until and one.first < week.first]
    since, until = table.span(week, told_until=max(told, default=None), now=now)
    today = now.astimezone(settings.zone).date()
    material = gather(
        session,
        since,
        until,
        services=looked_after(session, [reader], today=today),
        today=today,
        now=now,
    )
    content = choose(material, reader, since=since, until=until)
    is_over = table.moment(week.later(1)) <= now
    return {key: content[key] for key in content if not (is_over and key in _OF_THE_MOMENT)}


def archive(session: Session, person: Person, *, settings: Settings, now: datetime) -> list[Line]:
    """The editions up to now, newest first; counts are of what the person may see today."""
    rows = _rows(session, person)
    seen = _seen(session, person, [row.content for row in rows.values()])
    table = timetable_for(session, person, settings)
    last = table.due_week(now)
    usual = {week for n in range(LISTED) if table.has_edition(week := last.later(-n))}
    weeks = sorted({week for week in usual if _is_since(week, person)} | {*rows}, reverse=True)
    return [_line(week, rows.get(week), seen) for week in weeks[:LISTED]]


def coming_week(session: Session, person: Person, *, settings: Settings, now: datetime) -> Week:
    """The next edition that is not due yet, and was not sent before its time."""
    table, sent = timetable_for(session, person, settings), _rows(session, person)
    week = table.coming_week(now)
    while week in sent:
        week = table.after(week)
    return week


def timetable_for(session: Session, person: Person, settings: Settings) -> Timetable:
    return timetable(subscription_of(session, person.id), person.timezone, settings)


def _rows(session: Session, person: Person) -> dict[Week, Dispatch]:
    query = select(Dispatch).where(
        Dispatch.recipient == person.id, col(Dispatch.until).is_not(None)
    )
    rows = session.exec(query.order_by(col(Dispatch.planned_at)))
    return {week_from(row.about): row for row in rows}


def _is_since(week: Week, person: Person) -> bool:
    return week.first + timedelta(days=7) > person.created_at.date()


def _seen(session: Session, person: Person, contents: list[Mapping[str, Any]]) -> dict[str, str]:
    """Which of the write-ups and learnings that these name the person may see: its write-up by id."""
    eyes = reader_of(session, person).eyes
    new = {id_ for content in contents for id_ in content["new"]}
    told = {one["learning"] for content in contents for one in content["for_you"]}
    is_out = readable_by(eyes, col(WriteUp.id)), col(WriteUp.state).in_(PUBLISHED)
    writeups = select(WriteUp.id, WriteUp.id).where(col(WriteUp.id).in_(new), *is_out)
    learnings = select(Learning.id, WriteUp.id).join(
        WriteUp, col(WriteUp.id) == col(Learning.writeup)
    )
    told_of = learnings.where(col(Learning.id).in_(told), *is_out)
    return dict([*session.exec(writeups).all(), *session.exec(told_of).all()])


def _line(week: Week, row: Dispatch | None, seen: Mapping[str, str]) -> Line:
    if row is None:
        return Line(week)
    for_you = [one for one in row.content["for_you"] if one["learning"] in seen]
    told = {seen[one["learning"]] for one in for_you}
    new = [id_ for id_ in row.content["new"] if id_ in seen and id_ not in told]
    return Line(week, row.state, len(for_you), len(new))
