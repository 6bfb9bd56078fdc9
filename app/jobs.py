"""What is done later, by kind, and what is done again and again, by the clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim
from sqlmodel import Session, col, select

from app.actions.allotting import plan_asks, put_asks
from app.actions.inviting import invite
from app.actions.settling import MOST, settle_due
from app.actions.tidying import tidy
from app.dispatching import send
from app.hub import Hub
from app.ticketing import look_at_tickets, open_ticket
from models.job import Job, enqueue

#: Called outside of any transaction, with the job's payload. Doing it twice must do no harm: a
#: worker may die between the work and its record. It must end well within ``models.job.LEASE``.
Handler = Callable[[Hub, dict[str, Any], datetime], None]


def _tidy(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    with hub.transaction() as session:
        tidy(session, now=now)


def _invite(hub: Hub, payload: dict[str, Any], now: datetime) -> None:
    settings = hub.settings
    with hub.transaction() as session:
        letter = invite(session, **payload, public_url=settings.public_url, now=now)
    if letter:
        hub.sender.send(letter)


def _ask(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    """Planned while others write: reading all that waits takes seconds in a large house."""
    zone = hub.settings.zone
    with hub.reading() as session:
        plan = plan_asks(session, now=now, zone=zone)
    if plan:
        with hub.transaction() as session:
            put_asks(session, plan, now=now, zone=zone)


def _settle(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    is_done = False
    while not is_done:
        with hub.transaction() as session:
            is_done = settle_due(session, now=now) < MOST


HANDLERS: dict[str, Handler] = {
    "ask": _ask,
    "invite": _invite,
    "look_at_tickets": look_at_tickets,
    "open_ticket": open_ticket,
    "send": send,
    "settle": _settle,
    "tidy": _tidy,
}


@dataclass(frozen=True, slots=True)
class Recurring:
    """A kind of job, and when: a cron expression in the hub's own time zone."""

    kind: str
    cron: str


SCHEDULE = (
    Recurring("ask", "7 * * * *"),
    Recurring("look_at_tickets", "5-59/10 * * * *"),
    Recurring("settle", "*/10 * * * *"),
    Recurring("tidy", "17 3 * * *"),
)
#: What was missed by more than this (a laptop that was closed) is not caught up with.
MISSED = timedelta(days=1)


def schedule(hub: Hub, *, now: datetime) -> None:
    """Put down what has come due, once however many workers ask: each moment has one key."""
    with hub.reading() as session:
        fresh = [due for due in _due(hub.settings.timezone, now) if not _is_known(session, due[1])]
    if not fresh:
        return
    with hub.transaction() as session:
        for kind, key in fresh:
            enqueue(session, kind, now=now, dedupe_key=key)


def _due(timezone: str, now: datetime) -> Iterator[tuple[str, str]]:
    local = now.astimezone(ZoneInfo(timezone))
    for recurring in SCHEDULE:
        moment = next(CronSim(recurring.cron, local + timedelta(minutes=1), reverse=True))
        moment = moment.astimezone(UTC)
        if now - MISSED <= moment <= now:
            yield recurring.kind, f"{recurring.kind}:{moment:%Y-%m-%dT%H:%MZ}"


def _is_known(session: Session, key: str) -> bool:
    return session.exec(select(Job.id).where(col(Job.dedupe_key) == key)).first() is not None
