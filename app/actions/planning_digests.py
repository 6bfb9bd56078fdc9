"""Planning digests: who is due, and what each of them gets; written down before any is sent."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.actions.choosing import Reader, choose, is_quiet
from app.actions.dispatching import dispatch_all
from app.actions.due_digests import Due, due_digests, taken_weeks
from app.actions.gathering import gather
from app.actions.readers import channel_as_reader, looked_after, people_as_readers
from app.actions.weeks import Week, week_from
from app.mail.pace import paced
from app.settings import Settings
from models.channel import channels
from models.database import take_turns
from models.dispatch import Dispatch, new_dispatch
from models.person import Person
from models.pick import Pick
from models.service import all_services


def plan_digests(
    session: Session,
    *,
    settings: Settings,
    now: datetime,
    week: Week | None = None,
    is_early: bool = False,
) -> list[Dispatch]:
    """The rows of everybody whose edition is due and not in the ledger yet; see ``due_digests``."""
    people = {one.id: one for one in _people(session, now)}
    there = {one.id: one for one in channels(session) if one.wants_digest and not one.paused_at}
    due = due_digests(
        session,
        people.values(),
        there.values(),
        settings=settings,
        now=now,
        week=week,
        is_early=is_early,
    )
    if not due:
        return []
    readers: dict[str, Reader] = dict(
        people_as_readers(session, [people[id_] for id_ in due if id_ in people])
    )
    services = all_services(session)
    readers |= {id_: channel_as_reader(there[id_], services) for id_ in due if id_ in there}
    contents = _contents(session, due, readers, settings=settings, now=now)
    return _dispatches(session, due, contents, settings=settings, now=now)


def put_digests(session: Session, planned: Sequence[Dispatch]) -> int:
    """Write a part of a plan down, without what is in the ledger by now; how many that were."""
    take_turns(session)
    weeks = {one.id: week_from(one.about) for one in planned}
    recipients = {one.recipient for one in planned}
    known = taken_weeks(session, weeks.values(), among=recipients)
    fresh = [one for one in planned if (one.recipient, weeks[one.id]) not in known]
    dispatch_all(session, fresh)
    return len(fresh)


def _people(session: Session, now: datetime) -> Iterator[Person]:
    return (one for one in session.exec(select(Person)) if one.is_here(now))


def _contents(
    session: Session,
    due: Mapping[str, Due],
    readers: Mapping[str, Reader],
    *,
    settings: Settings,
    now: datetime,
) -> dict[str, dict[str, Any]]:
    today = now.astimezone(settings.zone).date()
    material = gather(
        session,
        min(one.since for one in due.values()),
        max(one.until for one in due.values()),
        services=looked_after(session, readers.values(), today=today),
        today=today,
        now=now,
    )
    return {
        id_: choose(material, readers[id_], since=one.since, until=one.until)
        for id_, one in due.items()
    }


def _dispatches(
    session: Session,
    due: Mapping[str, Due],
    contents: Mapping[str, dict[str, Any]],
    *,
    settings: Settings,
    now: datetime,
) -> list[Dispatch]:
    """Quiet ones are put down as well: the next edition goes on from there."""
    picked = set(session.exec(select(Pick.week).where(col(Pick.week).in_({
        str(one.week) for one in due.values()}))))  # fmt: skip
    loud = [
        id_ for id_, one in due.items() if str(one.week) in picked or not is_quiet(contents[id_])
    ]
    times = dict(
        zip(loud, paced([due[id_].address for id_ in loud], now, settings.mail_pace), strict=True)
    )
    return [
        new_dispatch(
            id_,
            one.occasion,
            now=now,
            due_at=times.get(id_),
            state="waiting" if id_ in times else "quiet",
            content=contents[id_],
            until=one.until,
        )
        for id_, one in due.items()
    ]
