"""What a service had settled happened there again: whoever answers for it is told at once."""

from datetime import timedelta

import pytest
from loop_words import NOW
from notice_words import AGAIN, AGAIN_TITLE, STATEMENT, UNSIGNED, restricted
from sqlmodel import col

from models.ask import Ask
from models.dispatch import Dispatch
from models.job import Job
from models.notice import Notice
from models.person import Keeper
from models.rollout import Rollout
from models.team import Team
from models.writeup import WriteUp

SOURCE = "x.example/b/b:pm.md"


@pytest.fixture
def settled(post, prove, work, clock) -> None:
    """The lesson was asked, and proved in one service; its letters are gone."""
    assert prove("billing-api").is_success
    work()
    post.letters.clear()
    clock.shift(timedelta(hours=1))


def test_the_receiver_is_told_and_asked_in_one_letter(settled, post, push, work, rows):
    push(AGAIN, "billing", SOURCE)
    work()
    (letter,) = post.letters
    assert letter.to == "bo"
    assert STATEMENT in letter.subject
    assert AGAIN_TITLE in letter.text
    assert "請求API" in letter.text
    assert "請求バッチ" not in letter.text
    assert "/answer/" in letter.text
    (sent,) = rows(Dispatch, col(Dispatch.occasion).startswith("notice:"))
    assert rows(Ask, Ask.person == sent.recipient, Ask.at > NOW)


def test_the_lead_is_told_where_nobody_looks_after_it(settled, post, push, work, hub, person):
    with hub.transaction() as session:
        session.delete(session.get_one(Keeper, ("billing-api", person("bo"))))
        session.get_one(Team, "billing").lead = person("bea")
    push(AGAIN, "billing", SOURCE)
    work()
    assert post.names == ["bea"]


def test_the_same_incident_pushed_again_is_told_once(settled, post, push, work, rows):
    for text in (AGAIN, AGAIN + "\n追記。\n"):
        push(text, "billing", SOURCE)
        work()
    assert len(rows(Notice)) == 1
    assert post.names == ["bo"]


def test_the_next_incident_is_told_anew(settled, post, push, work, api, lesson):
    push(AGAIN, "billing", SOURCE)
    work()
    said = {"status": "not_affected", "justification": "already_mitigated"}
    assert api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json=said).is_success
    next_one = AGAIN.replace("2026-11-26", "2026-11-28").replace("月次", "年次")
    push(next_one, "billing", "x.example/b/b:next.md")
    work()
    assert post.names == ["bo", "bo"]


def test_an_author_who_says_so_tells_it(settled, post, push, work, browser, lesson):
    id_ = push(UNSIGNED, "billing", SOURCE)["id"]
    work()
    assert post.letters == []
    path = f"/w/{id_}/recurrences/{lesson}/billing-api"
    assert browser("bea").post(path).status_code == 303
    work()
    assert post.names == ["bo"]


def test_a_guess_that_is_confirmed_tells_it(settled, post, push, work, browser, change):
    id_ = push(UNSIGNED, "billing", SOURCE)["id"]
    guessed = {"component": ["aurora-mysql"], "failure_mode": "exhaustion"}
    change(WriteUp, id_, signature=guessed, guessed=[{"field": "signature"}])
    assert browser("bea").post(f"/w/{id_}/signature").status_code == 303
    work()
    assert post.names == ["bo"]


def test_a_lesson_that_its_service_may_not_read_travels_without_its_title(
    settled, post, push, work, lesson_text
):
    push(restricted(lesson_text))
    push(AGAIN, "billing", SOURCE)
    work()
    (letter,) = post.letters
    assert STATEMENT in letter.text
    assert "夜間バッチ" not in letter.text + letter.html


def test_what_was_answered_meanwhile_is_not_told(settled, post, push, work, api, lesson):
    push(AGAIN, "billing", SOURCE)
    url = f"/rollouts/{lesson}/answers/billing-api"
    assert api("billing").post(url, json={"status": "affected"}).is_success
    work()
    assert post.letters == []


def test_a_past_incident_is_asked_and_not_told(settled, push, rows, clock):
    clock.move_to(NOW + timedelta(days=60))
    push(AGAIN, "billing", SOURCE)
    assert not rows(Notice)
    assert rows(Job, Job.kind == "ask", col(Job.done_at).is_(None))


def test_channels_hear_of_nothing_that_is_restricted(
    settled, push, work, channel, messages, hub, lesson
):
    channel("slack", "billing")
    with hub.transaction() as session:
        session.add(Rollout(id="ro-1", learning=lesson, is_restricted=True, by="hub", at=NOW))
    push(AGAIN, "billing", SOURCE)
    work()
    assert messages() == []
