"""The queue: every job done, none twice, whoever dies in the middle."""

import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from app import jobs
from app.clock import utc_now
from app.hub import Hub
from app.jobs import HANDLERS, SPREAD, USUAL, Recurring, Task, schedule
from app.outbound.fates import NotSentError
from app.settings import Settings
from app.worker import Worker, work_once
from models.errors import Invalid
from models.job import LEASE, Job, claim, complete, enqueue, fail
from models.login import SignInLink
from models.queue import queue

THREADS, JOBS = 4, 200


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


@pytest.fixture
def done(monkeypatch) -> Counter[int]:
    """How often each job of the kind "count" was done."""
    counter: Counter[int] = Counter()
    monkeypatch.setitem(
        HANDLERS, "count", Task(lambda _hub, payload, _now: counter.update([payload["n"]]))
    )
    return counter


def put(hub: Hub, kind: str = "count", many: int = 1, **given) -> None:
    with hub.transaction() as session:
        for n in range(many):
            enqueue(session, kind, n=n, **{"now": utc_now()} | given)


def rows(hub: Hub) -> list[Job]:
    with hub.reading() as session:
        return list(session.exec(select(Job).order_by(Job.id)))


def claimed(hub: Hub, at: datetime) -> Job | None:
    with hub.transaction() as session:
        return claim(session, now=at, kinds=HANDLERS.keys())


def test_four_threads_do_two_hundred_jobs_once_each(hub, done):
    put(hub, many=JOBS)

    def work() -> None:
        while work_once(hub):
            pass

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert done == Counter(range(JOBS))
    assert all(job.done_at and job.attempts == 1 for job in rows(hub))


def test_a_leased_job_is_nobody_elses_until_the_lease_is_over(hub, done, monkeypatch):
    put(hub)
    now = utc_now()
    monkeypatch.setattr("models.job.clock", lambda _session, at: at)
    assert claimed(hub, now)
    assert claimed(hub, now + LEASE - timedelta(seconds=1)) is None
    again = claimed(hub, now + LEASE)
    assert again
    assert (again.attempts, again.fence) == (2, 2)


def test_a_lease_from_the_future_counts_as_over(hub, done, monkeypatch):
    put(hub)
    now = utc_now()
    monkeypatch.setattr("models.job.clock", lambda _session, at: at)
    with hub.transaction() as session:
        session.exec(select(Job)).one().leased_until = now + timedelta(days=365)
    assert claimed(hub, now)


def test_whoever_lost_the_lease_cannot_finish_the_job(hub, done, monkeypatch):
    put(hub)
    now = utc_now()
    monkeypatch.setattr("models.job.clock", lambda _session, at: at)
    first = claimed(hub, now)
    second = claimed(hub, now + LEASE)
    with hub.transaction() as session:
        assert not complete(session, first, now=now)
        assert not fail(session, first, "too late", now=now, pause=None)
    with hub.transaction() as session:
        assert complete(session, second, now=now)
    assert [(job.done_at is not None, job.last_error) for job in rows(hub)] == [(True, None)]


def test_leases_go_by_the_servers_clock_where_there_is_a_server(hub, done):
    put(hub, now=utc_now() - timedelta(minutes=1))
    job = claimed(hub, utc_now() + timedelta(days=3) if not hub.database.is_sqlite else utc_now())
    assert abs(job.leased_until - utc_now() - LEASE) < timedelta(seconds=10)


def refuse(*_given: object) -> None:
    raise Invalid("no")


@pytest.mark.parametrize("kind", ["send", "send_webhook", "tidy"])
def test_a_job_that_fails_is_tried_again_by_its_kinds_schedule_and_dies_in_the_end(
    hub, monkeypatch, kind
):
    task = HANDLERS[kind]
    monkeypatch.setitem(HANDLERS, kind, Task(refuse, task.pauses))
    put(hub, kind=kind)
    waited = []
    while not rows(hub)[0].dead_at:
        assert work_once(hub)
        assert not work_once(hub)
        job = rows(hub)[0]
        assert job.last_error == "Invalid: no"
        waited.append(job.run_at - utc_now())
        with hub.transaction() as session:
            session.exec(select(Job)).one().run_at = utc_now() - timedelta(seconds=1)
    assert len(waited) == task.most_attempts == len(task.pauses) + 1
    for real, least in zip(waited, task.pauses, strict=False):
        assert least - timedelta(seconds=5) < real <= least * (1 + SPREAD)
    assert not work_once(hub)
    with hub.reading() as session:
        assert (queue(session, now=utc_now()).waiting, queue(session, now=utc_now()).dead) == (0, 1)


def test_a_mail_server_that_is_down_on_monday_morning_is_given_the_day():
    assert timedelta(hours=12) < sum(HANDLERS["send"].pauses, timedelta()) < timedelta(days=1)
    assert sum(HANDLERS["send_webhook"].pauses, timedelta()) > timedelta(days=3)


def test_what_failed_together_is_not_tried_together():
    assert len({Task(refuse).pause(3) for _ in range(20)}) == 20
    assert all(USUAL[2] <= Task(refuse).pause(3) <= USUAL[2] * 1.2 for _ in range(20))


@pytest.mark.parametrize(
    ("after", "waits"), [(timedelta(seconds=1), 5), (timedelta(hours=2), 7_200), (None, 5)]
)
def test_where_the_other_side_says_when_it_is_not_earlier(hub, monkeypatch, after, waits):
    def busy(*_given: object) -> None:
        raise NotSentError("421 later", after=after)

    monkeypatch.setitem(HANDLERS, "count", Task(busy))
    put(hub)
    assert work_once(hub)
    seconds = (rows(hub)[0].run_at - utc_now()).total_seconds()
    assert waits - 2 < seconds <= waits * 1.2


def test_the_other_side_cannot_put_it_off_for_ever():
    assert Task(refuse).pause(1, after=timedelta(days=999)) == timedelta(days=1)
    assert Task(refuse).pause(len(USUAL) + 1, after=timedelta(days=1)) is None


def test_what_is_kept_of_an_error_quotes_nobodys_text(hub, monkeypatch):
    said = []
    secret = "https://hooks.slack.com/services/T0/B0/s3cret"
    for error in (
        ValueError("geheim"),
        NotSentError(f"503 from {secret} (smtp://me:geheim@mail.example.jp:587/)"),
        ConnectionRefusedError(111, "Connection refused"),
    ):

        def fails(*_given: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setitem(HANDLERS, "count", Task(fails, ()))
        put(hub)
        assert work_once(hub)
        said.append(rows(hub)[-1].last_error)
    assert said[0].startswith("ValueError in fails, line ")
    assert said[1:] == [
        "NotSentError: 503 from https://hooks.slack.com/… (smtp://mail.example.jp:587/…)",
        "ConnectionRefusedError: [Errno 111] Connection refused",
    ]


def test_a_job_that_takes_its_worker_down_dies_too(hub, done):
    put(hub)
    with hub.transaction() as session:
        session.exec(select(Job)).one().attempts = HANDLERS["count"].most_attempts
    assert work_once(hub)
    assert not done
    assert rows(hub)[0].dead_at


def test_one_bad_job_stops_no_other(hub, done, monkeypatch):
    monkeypatch.setitem(HANDLERS, "bad", Task(lambda *_given: 1 / 0))
    put(hub, kind="bad")
    put(hub, many=3)
    while work_once(hub):
        pass
    assert done == Counter(range(3))


def test_a_job_of_a_kind_that_this_release_does_not_know_waits(hub, done):
    put(hub, kind="of tomorrow")
    assert not work_once(hub)
    assert rows(hub)[0].attempts == 0


def test_what_is_not_due_waits(hub, done):
    put(hub, run_at=utc_now() + timedelta(minutes=5))
    assert not work_once(hub)


def test_what_is_rolled_back_is_not_done(hub, done):
    def change_and_fail() -> None:
        with hub.transaction() as session:
            enqueue(session, "count", n=1, now=utc_now())
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert not hub.bell.is_set()
    assert not work_once(hub)


def test_a_commit_with_a_job_rings_and_another_does_not(hub):
    with hub.transaction() as session:
        session.add(SignInLink(hash="x", person="p", expires_at=utc_now()))
        session.rollback()
    assert not hub.bell.is_set()
    put(hub)
    assert hub.bell.is_set()


def test_a_worker_works_until_it_is_stopped(hub, done):
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_given: object) -> None:
        begun.set()
        go_on.wait(5)

    HANDLERS["slow"] = Task(slow)
    try:
        worker = Worker(hub)
        put(hub, many=20)
        put(hub, kind="slow")
        assert begun.wait(20)
        threading.Timer(0.2, go_on.set).start()
        worker.stop()
        put(hub, many=1)
    finally:
        del HANDLERS["slow"]
    assert sum(done.values()) == 20
    assert [job.kind for job in rows(hub) if not job.done_at] == ["count"]


def test_a_moment_of_the_schedule_comes_once_however_many_ask(hub, monkeypatch):
    monkeypatch.setattr(jobs, "SCHEDULE", (Recurring("tidy", "0 7 * * 1"),))
    monday = datetime(2026, 11, 30, 7, 0, tzinfo=hub.settings.zone).astimezone(UTC)
    schedule(hub, now=monday - timedelta(seconds=1))
    assert rows(hub) == []
    for late in (0, 20, 3_600):
        schedule(hub, now=monday + timedelta(seconds=late))
    assert [job.dedupe_key for job in rows(hub)] == ["tidy:2026-11-29T22:00Z"]
    schedule(hub, now=monday + timedelta(days=7))
    assert len(rows(hub)) == 2


def test_what_was_missed_long_ago_is_left(hub, monkeypatch):
    monkeypatch.setattr(jobs, "SCHEDULE", (Recurring("tidy", "0 7 * * 1"),))
    monday = datetime(2026, 11, 30, 7, 0, tzinfo=hub.settings.zone)
    schedule(hub, now=monday + timedelta(days=2))
    assert rows(hub) == []


def test_everything_in_the_schedule_has_a_handler(hub):
    assert {recurring.kind for recurring in jobs.SCHEDULE} <= HANDLERS.keys()


def test_tidying_keeps_what_is_still_asked_for(hub):
    put(hub, many=2)
    put(hub, dedupe_key="send:ds-old")
    put(hub, dedupe_key="send:ds-new")
    old, dead = utc_now() - timedelta(days=8), utc_now() - timedelta(days=80)
    with hub.transaction() as session:
        waiting, died, done, fresh = session.exec(select(Job).order_by(Job.id))
        done.done_at, fresh.done_at, died.dead_at = old, old + timedelta(days=2), dead
        kept = [waiting.id, died.id, fresh.id]
    put(hub, kind="tidy")
    while work_once(hub):
        pass
    assert [job.id for job in rows(hub)][:-1] == kept
