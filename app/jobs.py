"""What is done later, by kind, and what is done again and again, by the clock."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from cronsim import CronSim
from sqlmodel import Session, col, select

from app.actions.allotting import plan_asks, put_asks
from app.actions.asking_apart import ask_apart, plan_apart
from app.actions.inviting import invite
from app.actions.notifying import plan_notice, put_notice
from app.actions.resending import wake_stranded
from app.actions.settling import MOST, settle_due
from app.actions.tidying import tidy
from app.digest_runs import plan_due
from app.dispatching import send
from app.hub import Hub
from app.outbound.fates import NotSentError
from app.ticketing import look_at_tickets, open_ticket
from models.job import Job, enqueue

_log = structlog.get_logger(__name__)

#: Called outside of any transaction, with the job's payload. Doing it twice must do no harm: a
#: worker may die between the work and its record. The lease is renewed meanwhile, for as long as
#: ``app.worker.LONGEST``.
Handler = Callable[[Hub, dict[str, Any], datetime], None]


def _minutes(*minutes: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=one) for one in minutes)


#: From five seconds on, twice as long each time.
USUAL = tuple(timedelta(seconds=5) * 2**n for n in range(7))
#: A mail server that is down on Monday morning is up before the evening.
LETTERS = _minutes(1, 5, 15, 30, 60, 120, 240, 480)
#: The schedule that Standard Webhooks recommends: over three days.
WEBHOOKS = (timedelta(seconds=5), *_minutes(5, 30, 120, 300, 600, 840, 1_200, 1_440))
#: By so much of itself a pause may be longer, so that what failed together is not tried together.
SPREAD = 0.2
#: No other side can ask for more.
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Task:
    """How a kind of job is done, and how long it rests after each failure but the last."""

    handler: Handler
    pauses: tuple[timedelta, ...] = USUAL

    @property
    def most_attempts(self) -> int:
        return len(self.pauses) + 1

    def pause(self, attempts: int, *, after: timedelta | None = None) -> timedelta | None:
        """How long to wait after so many attempts, and no less than ``after``; None: no more."""
        if attempts >= self.most_attempts:
            return None
        usual = self.pauses[attempts - 1] * (1 + SPREAD * random.random())  # noqa: S311
        return max(usual, min(after, LONGEST_WAIT)) if after else usual


def _tidy(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    with hub.transaction() as session:
        tidy(session, now=now)


def _invite(hub: Hub, payload: dict[str, Any], now: datetime) -> None:
    """Tried again only where it surely did not leave; it stands in no ledger, but in the log."""
    settings = hub.settings
    with hub.transaction() as session:
        letter = invite(session, **payload, public_url=settings.public_url, now=now)
    if letter is None:
        return
    try:
        hub.sender.send(letter)
    except NotSentError:
        raise
    except Exception as error:  # noqa: BLE001 - it may have arrived, or never will
        _log.warning("sign-in letter", error=type(error).__name__)


def _ask(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    """Planned while others write: reading all that waits takes seconds in a large house."""
    zone = hub.settings.zone
    with hub.reading() as session:
        plan = plan_asks(session, now=now, zone=zone)
        apart = plan_apart(session, now=now, zone=zone)
    if apart:
        with hub.transaction() as session:
            ask_apart(session, apart, now=now)
    if plan:
        with hub.transaction() as session:
            put_asks(session, plan, now=now, zone=zone)


def _settle(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    is_done = False
    while not is_done:
        with hub.transaction() as session:
            is_done = settle_due(session, now=now) < MOST


def _tell(hub: Hub, payload: dict[str, Any], now: datetime) -> None:
    zone = hub.settings.zone
    with hub.reading() as session:
        plan = plan_notice(session, payload["notice"], by=payload["by"], now=now, zone=zone)
    if plan:
        with hub.transaction() as session:
            put_notice(session, plan, now=now, zone=zone)


def _wake(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    with hub.transaction() as session:
        wake_stranded(session, now=now)


HANDLERS: dict[str, Task] = {
    "ask": Task(_ask),
    "invite": Task(_invite),
    "look_at_tickets": Task(look_at_tickets),
    "open_ticket": Task(open_ticket),
    "plan_digests": Task(plan_due),
    "send": Task(send, LETTERS),
    "send_webhook": Task(send, WEBHOOKS),
    "settle": Task(_settle),
    "tell": Task(_tell),
    "tidy": Task(_tidy),
    "wake_stranded": Task(_wake),
}


@dataclass(frozen=True, slots=True)
class Recurring:
    """A kind of job, and when: a cron expression in the hub's own time zone."""

    kind: str
    cron: str


SCHEDULE = (
    Recurring("ask", "7 * * * *"),
    Recurring("look_at_tickets", "5-59/10 * * * *"),
    Recurring("plan_digests", "*/5 * * * *"),
    Recurring("settle", "*/10 * * * *"),
    Recurring("tidy", "17 3 * * *"),
    Recurring("wake_stranded", "2-59/5 * * * *"),
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


def next_moment(recurring: Recurring, timezone: str, *, now: datetime) -> datetime:
    """When it comes next, in UTC."""
    return next(CronSim(recurring.cron, now.astimezone(ZoneInfo(timezone)))).astimezone(UTC)


def _due(timezone: str, now: datetime) -> Iterator[tuple[str, str]]:
    local = now.astimezone(ZoneInfo(timezone))
    for recurring in SCHEDULE:
        moment = next(CronSim(recurring.cron, local + timedelta(minutes=1), reverse=True))
        moment = moment.astimezone(UTC)
        if now - MISSED <= moment <= now:
            yield recurring.kind, f"{recurring.kind}:{moment:%Y-%m-%dT%H:%MZ}"


def _is_known(session: Session, key: str) -> bool:
    return session.exec(select(Job.id).where(col(Job.dedupe_key) == key)).first() is not None
