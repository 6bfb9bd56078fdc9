"""``kill -9`` while everybody's digest goes out, to a server with bad days, by two workers."""

import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from faulty import ROOT
from postbox import Postbox, number_of
from sqlalchemy import update
from sqlmodel import col, select
from starlette.testclient import TestClient

from app.actions.timetables import house_timetable
from app.auth.cookies import cookie_name
from app.clock import utc_now
from app.hub import Hub
from app.main import create_app
from app.settings import Settings
from bench.big_house import (
    TEAMS,
    House,
    build,
    email_of,
    is_told,
    locale_of,
    secret_of,
    sees_little,
    team_of,
)
from models.dispatch import Dispatch
from models.job import Job, enqueue
from models.login import open_login
from models.person import Person, person_by_email

#: Threads of one worker, each with a letter in its hands.
THREADS = 2
_LINK = re.compile(r'href="(http://127\.0\.0\.1:8000[^"]*)"')
_REMOTE = re.compile(
    r"<(img|link|script|iframe|object|video)\b|\bsrc=|url\(|@import", re.IGNORECASE
)


@pytest.mark.slow
def test_nobody_is_left_out_or_told_twice_by_a_few_kills(tmp_path):
    _hold(tmp_path, House(people=120, writeups=24, week=20), kills=3, is_patient=False)


@pytest.mark.long
def test_five_thousand_people_and_twenty_kills(tmp_path):
    _hold(tmp_path, House(people=5_000, writeups=200, week=100), kills=20, is_patient=True)


def _hold(folder: Path, house: House, *, kills: int, is_patient: bool) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    settings = Settings(data_dir=folder / "data", demo=False, starter=False, mail_pace=0)
    hub = Hub(settings)
    hub.migrate()
    now, table = utc_now(), house_timetable(settings)
    build(hub, house, since=table.moment(table.due_week(now).later(-1)), now=now)
    post = Postbox()
    post.start()
    workers = [Worker(folder, post.port) for _ in range(2)]
    with hub.transaction() as session:
        for _ in workers:  # each plans for everybody
            enqueue(session, "plan_digests", now=utc_now())
    with _running(workers, post):
        _kill_at_random(hub, house, workers, chance, kills)
        if not is_patient:
            _let_a_minute_pass(hub, workers)
        _finish(hub, is_patient=is_patient)
    _check_ledger(hub, house, post, kills=kills)
    _check_letters(post)
    _check_links(hub, settings, post, chance)
    hub.close()


class Worker:
    """``python -m app worker`` as a process of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self._log = (folder / "log").open("ab")
        self._environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "YOKOTEN_DATA_DIR": str(folder / "data"),
            "YOKOTEN_MAIL_URL": f"smtp://127.0.0.1:{port}",
            "YOKOTEN_MAIL_PACE": "0",
            "YOKOTEN_WORKER_THREADS": str(THREADS),
        }
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "app", "worker"]
        self.process = subprocess.Popen(
            command, env=self._environment, cwd=ROOT, stdout=self._log, stderr=self._log
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        self.kill()
        self._log.close()


@contextmanager
def _running(workers: list[Worker], post: Postbox) -> Iterator[None]:
    try:
        yield
    finally:
        for worker in workers:
            worker.end()
        post.stop()


def _kill_at_random(
    hub: Hub, house: House, workers: list[Worker], chance: random.Random, kills: int
) -> None:
    """Kills come while letters go out: each at a number of letters, not at a time."""
    expected = sum(is_told(number) for number in range(house.people))
    _until(lambda: sum(_states(hub).values()) >= expected)
    total = sum(_states(hub).values())
    for number in range(kills):
        aim = (number + chance.random()) * total * 0.8 / kills
        _until(lambda aim=aim: _states(hub)["sent"] >= aim)
        time.sleep(chance.uniform(0, 0.3))
        worker = chance.choice(workers)
        worker.kill()
        worker.start()


def _let_a_minute_pass(hub: Hub, workers: list[Worker]) -> None:
    """What was in a killed worker's hands is looked at again when its lease is over."""
    _until(lambda: not _due(hub))
    for worker in workers:
        worker.kill()
    with hub.transaction() as session:
        for rows in (
            update(Dispatch).where(col(Dispatch.state) == "sending").values(
                begun_at=utc_now() - timedelta(minutes=2)
            ),
            update(Job).where(col(Job.leased_until).is_not(None)).values(
                leased_until=utc_now() - timedelta(minutes=1)
            ),
        ):  # fmt: skip
            session.execute(rows)
    for worker in workers:
        worker.start()


def _finish(hub: Hub, *, is_patient: bool) -> None:
    """Until nothing waits and nothing is in anybody's hands; pauses are cut short."""

    def is_over() -> bool:
        with hub.transaction() as session:
            paused = col(Job.attempts) > 0, col(Job.leased_until).is_(None), col(Job.kind) == "send"
            session.execute(update(Job).where(*paused).values(run_at=utc_now()))
        states = _states(hub)
        return states["waiting"] == states["sending"] == 0

    _until(is_over, patience=900 if is_patient else 200, pause=1.0)


def _until(is_so, *, patience: float = 600, pause: float = 0.05) -> None:
    until = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < until, "it never came to an end"
        time.sleep(pause)


def _states(hub: Hub) -> Counter[str]:
    with hub.reading() as session:
        return Counter(session.exec(select(Dispatch.state)))


def _due(hub: Hub) -> bool:
    with hub.reading() as session:
        fresh = select(Job.id).where(Job.kind == "send", Job.attempts == 0)
        return session.exec(fresh.where(col(Job.done_at).is_(None))).first() is not None


def _check_ledger(hub: Hub, house: House, post: Postbox, *, kills: int) -> None:
    """Everybody stands in it once; each fate is what the server knows of it."""
    with hub.reading() as session:
        people = {one.id: number_of(one.email) for one in session.exec(select(Person))}
        rows = session.exec(select(Dispatch).where(col(Dispatch.until).is_not(None))).all()
    told = [people[row.recipient] for row in rows]
    assert sorted(told) == [number for number in range(house.people) if is_told(number)]
    ids = Counter(_read(raw)["Message-ID"] for _, raw in post.taken)
    assert max(ids.values()) == 1, "somebody was told twice"
    arrived = Counter(number_of(address) for address, raw in _digests(post))
    assert max(arrived.values()) == 1, "somebody got two digests"
    unknown = 0
    for row in rows:
        number = people[row.recipient]
        if row.state == "sent":
            assert arrived[number] == 1
        elif row.state == "unknown":
            unknown += 1
        else:
            assert row.state in ("refused", "quiet", "dropped"), row.state
            assert arrived[number] == 0
            assert (row.state == "refused") == (post.is_refused(number) and row.state != "quiet")
    assert unknown <= kills * THREADS + len(post.hung)
    print(f"{len(rows)} editions, {len(post.taken)} letters arrived, {unknown} of unknown fate, "
          f"{Counter(row.state for row in rows)}")  # fmt: skip


def _read(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _digests(post: Postbox) -> list[tuple[str, bytes]]:
    return [one for one in post.taken if "<digest." in _read(one[1])["List-ID"]]


def _check_letters(post: Postbox) -> None:
    for address, raw in post.taken:
        number, message = number_of(address), _read(raw)
        assert address == email_of(number)
        assert (message["To"], message.defects) == (address, [])
        assert max(map(len, raw.splitlines())) <= 78
        assert raw.isascii()
        language = locale_of(number) or "ja"
        assert message["Subject"].startswith({"ja": "【横展】", "en": "[Yokoten]"}[language])
        text = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        assert f'lang="{language}"' in html
        assert not _REMOTE.search(html)
        _refuse_leaks(number, f"{message['Subject']}\n{text}\n{html}")


def _refuse_leaks(number: int, whole: str) -> None:
    for team in map(team_of, range(TEAMS)):
        if team != team_of(number):
            assert secret_of(team) not in whole
    if sees_little(number):
        others = re.findall(r"docs|/w/(\w+-\w+)", whole)
        assert not [one for one in others if one], "a contractor is told of other teams"


def _check_links(hub: Hub, settings: Settings, post: Postbox, chance: random.Random) -> None:
    """Every link of some letters, as their recipients open them."""
    with TestClient(create_app(settings), "http://127.0.0.1:8000") as client:
        for address, raw in chance.sample(post.taken, min(12, len(post.taken))):
            html = _read(raw).get_body(("html",)).get_content()
            with hub.transaction() as session:
                person = person_by_email(session, address)
                assert person
                secret = open_login(session, person, now=utc_now())
            client.cookies.set(cookie_name(settings), secret)
            links = {link.replace("&amp;", "&") for link in _LINK.findall(html)}
            assert len(links) > 3
            for link in links:
                assert client.get(link).status_code == 200, (address, link)
