"""What comes later of the same incident is told, too; and no question is lost with its letter."""

from datetime import timedelta

import pytest
from notice_words import AGAIN, OTHER, SEVERE, STATEMENT, TWO_LEARNINGS

from app.clock import utc_now
from app.jobs import schedule
from app.worker import work_once
from models.ask import Ask
from models.dispatch import Dispatch
from models.subscription import Subscription

OPENED = "x.example/b/b:pm.md"


@pytest.fixture
def tell(hub):
    """Put notices into the ledger, and send nothing yet."""

    def telling() -> None:
        while work_once(hub, kinds=["tell"]):
            pass

    return telling


@pytest.fixture
def refuse(post, hub):
    """Send what is in the ledger to a server that does not take it, which then does."""

    def refusing() -> None:
        post.says = "550 5.7.1 spam"
        while work_once(hub, kinds=["send"]):
            pass
        post.says = "250 OK"

    return refusing


@pytest.fixture
def hours(hub, clock, work):
    """Let three hours with their jobs go by."""

    def passing() -> None:
        for _ in range(3):
            clock.shift(timedelta(hours=1))
            schedule(hub, now=utc_now())
            work()

    return passing


def test_a_learning_that_comes_later_is_told_alone(post, push, work, clock, following, channel):
    following("saki", "team", "career")
    channel("mail")
    push(SEVERE)
    work()
    told = {one.to for one in post.letters}
    assert {"bo", "glen", "saki", "list"} <= told
    post.letters.clear()
    clock.shift(timedelta(hours=1))
    push(TWO_LEARNINGS)
    work()
    assert {one.to for one in post.letters} == told
    assert all(OTHER in one.text and STATEMENT not in one.text for one in post.letters)


def test_another_service_that_an_incident_contradicts_is_told(
    post, prove, push, work, clock, lesson
):
    assert prove("billing-api").is_success
    assert prove("billing-batch").is_success
    work()
    clock.shift(timedelta(hours=1))
    push(AGAIN, "billing", OPENED)
    work()
    post.letters.clear()
    clock.shift(timedelta(hours=1))
    both = AGAIN.replace("service: [billing-api]", "service: [billing-api, billing-batch]")
    push(both, "billing", OPENED)
    work()
    (letter,) = post.letters
    assert "請求バッチ" in letter.text
    assert "請求API" not in letter.text.partition("月次バッチ")[2]


def test_the_question_of_a_letter_that_was_not_wanted_is_asked_apart(
    post, push, tell, hours, hub, person, rows
):
    push(SEVERE)
    tell()
    with hub.transaction() as session:
        session.merge(Subscription(person=person("bo"), is_told_urgent=False))
    hours()
    (ask,) = rows(Ask, Ask.person == person("bo"))
    (letter,) = post.to("bo")
    assert "/answer/" in letter.text
    assert len(rows(Dispatch, Dispatch.occasion == f"ask:{ask.id}")) == 1


def test_the_question_of_a_letter_that_was_refused_is_asked_apart(
    post, push, tell, refuse, hours, rows, person
):
    push(SEVERE)
    tell()
    refuse()
    assert rows(Dispatch, Dispatch.recipient == person("glen"), Dispatch.state == "refused")
    hours()
    (letter,) = post.to("glen")
    assert "/answer/" in letter.text


def test_what_was_answered_meanwhile_is_asked_no_more(post, push, tell, refuse, hours, api):
    (learning,) = push(SEVERE)["learnings"]
    tell()
    refuse()
    said = api("global").post(
        f"/rollouts/{learning}/answers/global-api",
        json={"status": "not_affected", "justification": "component_not_used", "note": "x"},
    )
    assert said.is_success, said.text
    hours()
    assert post.to("glen") == []
