"""The worker: claims jobs and does them, a few at a time, until it is told to stop.

Any number of workers, in any number of processes, may share one database.
"""

import threading
import time
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.clock import utc_now
from app.errors.noting import note
from app.errors.quoting import unquoted
from app.hub import Hub
from app.jobs import HANDLERS, schedule
from app.outbound.fates import NotSentError, PostponedError
from app.sending import LOOK, IndexSender
from app.upkeep import PAUSE as PAUSE_OF_UPKEEP
from app.upkeep import IndexKeeper
from models.job import LEASE, Job, claim, complete, fail, is_due, postpone, renew

#: Seconds between looks at the queue where nobody rings: another process may have put jobs in.
PAUSE = 1.0
#: Seconds between looks at the schedule.
TICK = 20.0
#: Seconds that a stopping worker gives to the jobs that it has begun; others finish the rest.
GRACE = 8.0
#: A lease is renewed after each third of it, so that one renewal may fail.
RENEWAL = LEASE.total_seconds() / 3
#: Seconds after which a job counts as hanging: its lease is renewed no more, and others take it.
LONGEST = 900.0

_log = structlog.get_logger(__name__)


class Repeating:
    """A thread that calls ``act`` every ``seconds``; what it raises is noted, and it goes on."""

    def __init__(self, name: str, act: Callable[[], None], seconds: float) -> None:
        self._act, self._seconds = act, seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(GRACE)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._act()
            except Exception as error:  # noqa: BLE001 - the next round may go well
                note(error, thread=self._thread.name)


class Worker:
    """Runs from its making until ``stop``."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stopping = threading.Event()
        self._repeating = [
            Repeating("schedule", self._tick, TICK),
            Repeating("upkeep", IndexKeeper(hub).keep, PAUSE_OF_UPKEEP),
        ]
        if not hub.settings.search_url.startswith("embedded:"):
            self._repeating.append(Repeating("index", IndexSender(hub).send, LOOK))
        self._threads = [
            threading.Thread(target=self._run, name=f"worker-{number}", daemon=True)
            for number in range(hub.settings.worker_threads)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Claim no more, and wait a while for what is being done; its leases outlive the rest."""
        self._stopping.set()
        self._hub.bell.set()
        for repeating in self._repeating:
            repeating.stop()
        until = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _tick(self) -> None:
        try:
            schedule(self._hub, now=utc_now())
        except IntegrityError:
            _log.debug("scheduled by another worker")

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._hub.bell.clear()
            try:
                is_idle = not work_once(self._hub)
            except Exception as error:  # noqa: BLE001 - a lost database comes back
                note(error, thread=threading.current_thread().name)
                is_idle = True
            if is_idle:
                self._hub.bell.wait(PAUSE)


class Keeping:
    """Within it the lease of a job is renewed, by a thread that does nothing else."""

    def __init__(self, hub: Hub, job: Job) -> None:
        self._hub, self._job = hub, job
        self._until = time.monotonic() + LONGEST

    def __enter__(self) -> None:
        self._repeating = Repeating(f"lease-{self._job.id}", self._renew, RENEWAL)

    def __exit__(self, *_raised: object) -> None:
        self._repeating.stop()

    def _renew(self) -> None:
        if time.monotonic() < self._until:
            with self._hub.transaction() as session:
                renew(session, self._job, now=utc_now())


def work_once(hub: Hub, kinds: Collection[str] = HANDLERS.keys()) -> bool:
    """Claim one job, do it, and put down how it went; False where none was due."""
    job = _claimed(hub, kinds)
    if job is None:
        return False
    with Keeping(hub, job):
        outcome = _outcome(hub, job)
    with hub.transaction() as session:
        is_ours = outcome(session, job)
    if not is_ours:
        _log.warning("lease lost", job=job.id, kind=job.kind)
    return True


def _claimed(hub: Hub, kinds: Collection[str]) -> Job | None:
    with hub.reading() as session:
        if not is_due(session, now=utc_now(), kinds=kinds):
            return None
    with hub.transaction() as session:
        return claim(session, now=utc_now(), kinds=kinds)


#: Puts down how a job went; False where somebody else holds its lease by now.
Outcome = Callable[[Session, Job], bool]


def _outcome(hub: Hub, job: Job) -> Outcome:
    """How it went. A job that takes its worker down ends like any other."""
    task = HANDLERS[job.kind]
    if job.attempts > task.most_attempts:
        return _failed(job.last_error or "the worker ended each time", None)
    try:
        task.handler(hub, job.payload, utc_now())
    except PostponedError as later:
        return partial(postpone, until=later.at)
    except NotSentError as error:
        _log.warning("not sent", job=job.id, attempt=job.attempts, said=unquoted(error))
        return _failed(unquoted(error), task.pause(job.attempts, after=error.after))
    except Exception as error:  # noqa: BLE001 - whatever it was, the queue goes on
        note(error, job=job.id, kind=job.kind, attempt=job.attempts)
        after = getattr(error, "after", None)
        return _failed(unquoted(error), task.pause(job.attempts, after=after))
    return partial(complete, now=utc_now())


def _failed(said: str, pause: timedelta | None) -> Outcome:
    """To be tried again after this pause; without one it is not."""
    return partial(fail, error=said, now=utc_now(), pause=pause)
