"""Leases: a job is one worker's for as long as that one lives, whatever the clocks do."""

import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlmodel import select

from app import jobs, worker
from app.clock import utc_now
from app.hub import Hub
from app.jobs import HANDLERS, Recurring, Task, schedule
from app.settings import Settings
from app.worker import work_once
from models import job as jobs_table
from models.job import LEASE, Job, claim, complete, enqueue, fail, renew, revive

NOW = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)
JUMPS = [
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=1),
    timedelta(days=-1),
    datetime(1970, 1, 1, 0, 5, tzinfo=UTC) - NOW,
]


@pytest.fixture(params=["sqlite", "postgresql"])
def hub(tmp_path, migrated, request) -> Iterator[Hub]:
    """A hub on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        shutil.copy(migrated, tmp_path)
        opened = Hub(Settings(data_dir=tmp_path, worker_threads=2))
    else:
        url = request.getfixturevalue("migrated_postgresql_url")
        opened = Hub(Settings(data_dir=tmp_path, database_url=url, worker_threads=2))
    yield opened
    opened.close()


def put(hub: Hub, kind: str = "slow", **given) -> None:
    with hub.transaction() as session:
        enqueue(session, kind, **{"now": utc_now()} | given)


def the_job(hub: Hub) -> Job:
    with hub.reading() as session:
        return session.exec(select(Job)).one()


def claimed(hub: Hub, now: datetime) -> Job | None:
    with hub.transaction() as session:
        return claim(session, now=now, kinds=HANDLERS.keys())


def test_a_job_that_runs_longer_than_its_lease_keeps_it(hub, monkeypatch):
    """Another worker looks all the while."""
    monkeypatch.setattr(jobs_table, "LEASE", timedelta(seconds=1))
    monkeypatch.setattr(worker, "RENEWAL", 0.1)
    done, is_begun = [], threading.Event()

    def slow(*_given: object) -> None:
        is_begun.set()
        time.sleep(2.0)
        done.append(1)

    monkeypatch.setitem(HANDLERS, "slow", Task(slow))
    put(hub)
    first = threading.Thread(target=work_once, args=(hub,))
    first.start()
    assert is_begun.wait(10)
    while not done:
        assert not work_once(hub)
        time.sleep(0.05)
    first.join(10)
    assert (done, the_job(hub).attempts, the_job(hub).fence) == ([1], 1, 1)
    assert the_job(hub).done_at


def test_a_job_that_hangs_is_given_up_in_the_end(hub, monkeypatch):
    monkeypatch.setattr(jobs_table, "LEASE", timedelta(seconds=0.4))
    monkeypatch.setattr(worker, "RENEWAL", 0.1)
    monkeypatch.setattr(worker, "LONGEST", 0.5)
    is_begun, is_over = threading.Event(), threading.Event()

    def hang(*_given: object) -> None:
        is_begun.set()
        is_over.wait(10)

    monkeypatch.setitem(HANDLERS, "slow", Task(hang))
    put(hub)
    hanging = threading.Thread(target=work_once, args=(hub,))
    hanging.start()
    assert is_begun.wait(10)
    taken, until = None, time.monotonic() + 8
    while taken is None and time.monotonic() < until:
        taken = claimed(hub, utc_now())
        time.sleep(0.05)
    assert taken
    assert taken.fence == 2
    is_over.set()
    hanging.join(10)
    assert the_job(hub).done_at is None


def test_whoever_lost_the_lease_cannot_renew_it(hub, monkeypatch):
    monkeypatch.setitem(HANDLERS, "slow", Task(lambda *_given: None))
    monkeypatch.setattr(jobs_table, "clock", lambda _session, at: at)
    put(hub, now=NOW)
    first = claimed(hub, NOW)
    second = claimed(hub, NOW + LEASE)
    with hub.transaction() as session:
        assert not renew(session, first, now=NOW + LEASE)
        assert renew(session, second, now=NOW + LEASE)
        assert complete(session, second, now=NOW + LEASE)
        assert not renew(session, second, now=NOW + LEASE)
    assert the_job(hub).leased_until is None


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_has_no_job_done_by_two(hub, monkeypatch, jump):
    """On PostgreSQL its lease stands; on SQLite others may take it, and the fence keeps it one."""
    monkeypatch.setitem(HANDLERS, "slow", Task(lambda *_given: None))
    with time_machine.travel(NOW, tick=False) as traveller:
        put(hub, now=utc_now() - timedelta(days=30_000))
        first = claimed(hub, utc_now())
        traveller.move_to(NOW + jump)
        second = claimed(hub, utc_now())
        assert (second is None) != hub.database.is_sqlite
        with hub.transaction() as session:
            ended = [complete(session, one, now=utc_now()) for one in (first, second) if one]
        assert sum(ended) == 1
        assert claimed(hub, utc_now()) is None
    assert the_job(hub).done_at


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_clock_that_jumps_raises_no_storm(hub, monkeypatch, jump):
    """Ticks before, during and after a jump put each moment down once, and nothing in between."""
    monkeypatch.setattr(jobs, "SCHEDULE", (Recurring("tidy", "17 * * * *"),))
    with time_machine.travel(NOW, tick=False) as traveller:
        for away in (timedelta(), jump, timedelta(), jump, timedelta()):
            for seconds in (0, 20, 40, 60):
                traveller.move_to(NOW + away + timedelta(seconds=seconds))
                schedule(hub, now=utc_now())
    with hub.reading() as session:
        keys = [job.dedupe_key for job in session.exec(select(Job))]
    assert len(keys) == len(set(keys)) == 2


def test_reviving_tries_dead_done_and_waiting_ones_now_and_leaves_those_at_work(hub, monkeypatch):
    monkeypatch.setattr(jobs_table, "clock", lambda _session, at: at)
    monkeypatch.setitem(HANDLERS, "slow", Task(lambda *_given: None))
    for _ in range(4):
        put(hub, now=NOW)
    dead, done, resting, running = (claimed(hub, NOW) for _ in range(4))
    with hub.transaction() as session:
        fail(session, dead, "no", now=NOW, pause=None)
        complete(session, done, now=NOW)
        fail(session, resting, "no", now=NOW, pause=timedelta(hours=8))
        ids = [one.id for one in (dead, done, resting, running)]
        assert revive(session, ids, now=NOW) == 3
    with hub.reading() as session:
        found = {job.id: job for job in session.exec(select(Job))}
    for one in (dead, done, resting):
        job = found[one.id]
        assert (job.dead_at, job.done_at, job.run_at, job.attempts) == (None, None, NOW, 0)
    assert found[running.id].leased_until == NOW + LEASE
    assert found[dead.id].last_error == "no"
