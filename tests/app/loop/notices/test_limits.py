"""Nobody is stormed: once for each notice, whoever works on it, and a few a day at most."""

import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from loop_words import NOW
from notice_words import BANNED, SEVERE, numbered
from queries import counted
from sqlalchemy import update
from sqlmodel import col

from app.actions.noticing import raise_notice
from app.actions.notifying import ENOUGH, MOST_A_DAY, plan_notice, put_notice
from app.clock import utc_now
from models.actor import HUB
from models.dispatch import Dispatch
from models.job import Job
from models.notice import Notice


@pytest.fixture
def tell(hub, rows) -> Any:
    """Do what the job of every notice does, whether it was done or not."""

    def telling() -> None:
        for job in rows(Job, Job.kind == "tell"):
            payload, at = job.payload, {"now": utc_now(), "zone": hub.settings.zone}
            with hub.reading() as session:
                plan = plan_notice(session, payload["notice"], by=payload["by"], **at)
            assert plan is not None
            with hub.transaction() as session:
                put_notice(session, plan, **at)

    return telling


def test_sixty_severe_incidents_at_once_are_five_letters_a_day(
    post, push, work, api, rows, person, channel, hub
):
    channel("mail")
    lines = [
        json.dumps({"markdown": numbered(n), "source": f"x.example/a/b:{n}.md"}) for n in range(60)
    ]
    assert api("career").post("/push/batch", content="\n".join(lines).encode()).is_success
    work()
    assert len(rows(Notice)) == 60
    urgent = [one.to for one in post.letters if "起こりえますか" not in one.subject]
    assert urgent.count("bo") == urgent.count("glen") == urgent.count("list") == MOST_A_DAY
    left = rows(Dispatch, Dispatch.recipient == person("bo"), Dispatch.said == ENOUGH)
    assert len(left) == 60 - MOST_A_DAY
    a_day_ago = NOW - timedelta(days=1, seconds=1)
    with hub.transaction() as session:
        session.execute(update(Dispatch).values(planned_at=a_day_ago))
    push(numbered(61), source="x.example/a/b:61.md")
    work()
    assert len([one for one in post.to("bo") if "夜間61" in one.text]) == 1


def test_questions_stay_within_the_budget_of_the_week(post, push, work, rows):
    for number in range(5):
        push(numbered(number), source=f"x.example/a/b:{number}.md")
    work()
    letters = post.to("bo")
    assert len(letters) == 5
    assert len([one for one in letters if "/answer/" in one.text]) == 3


def test_a_job_that_is_done_twice_tells_once(post, push, work, tell, rows):
    push(SEVERE)
    tell()
    before = len(rows(Dispatch))
    tell()
    assert len(rows(Dispatch)) == before
    work()
    tell()
    work()
    assert post.names == ["bo", "glen"]


def test_two_workers_at_once_tell_once(post, push, tell, rows, work):
    push(SEVERE)
    failed: list[BaseException] = []

    def quietly() -> None:
        try:
            tell()
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failed.append(error)

    threads = [threading.Thread(target=quietly) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    work()
    assert post.names == ["bo", "glen"]
    assert len(rows(Dispatch)) == 2


def test_the_number_of_statements_does_not_grow_with_the_followers(
    hub, push, rows, following, tell
):
    push(SEVERE)
    with counted(hub) as few:
        tell()
    for name in ("bea", "lead", "kate", "saki"):
        following(name, "team", "career")
    push(numbered(2), source="x.example/a/b:2.md")
    (job,) = rows(Job, Job.kind == "tell")[1:]
    with counted(hub) as many, hub.reading() as session:
        plan_notice(session, job.payload["notice"], by="hub", now=NOW, zone=hub.settings.zone)
    assert len(many) <= len(few)


def test_raising_one_costs_the_writer_next_to_nothing(hub, push, rows):
    told = push(BANNED, "billing", "x.example/b/b:rb.md")
    (first,) = rows(Notice)
    with counted(hub) as seen, hub.transaction() as session:
        since = time.perf_counter()
        for number in range(20):
            notice = Notice(id=f"no-{number}", kind="banned", writeup=told["id"], at=NOW,
                            key=f"{first.key}:{number}")  # fmt: skip
            assert raise_notice(session, notice, by=HUB, now=NOW)
        took = time.perf_counter() - since
    assert len(seen) <= 20 * 3 + 2
    assert took < 0.5
    assert not rows(Dispatch, col(Dispatch.occasion).startswith("notice:"))
