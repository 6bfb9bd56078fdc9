"""Digests as they leave: what is right at that moment, once, and never by guess."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from loop_words import NOW
from post_office import CutOff
from sqlalchemy import func, update
from sqlmodel import col, select

from app.actions.resending import send_again
from app.auth.unsubscribe_links import UnsubscribeLink, signed
from app.clock import utc_now
from app.digest_runs import plan
from app.mail.pace import Turns
from models.actor import HUB
from models.channel import Channel
from models.dispatch import Dispatch, advance
from models.errors import Busy, Conflict
from models.job import Job
from models.person import Person
from models.pick import Pick
from models.subscription import Subscription
from models.visibility import set_readers
from models.writeup import WriteUp

MONDAY = datetime(2026, 11, 30, 0, 5, tzinfo=UTC)


@pytest.fixture
def monday(hub, clock, lesson, post) -> Callable[[], None]:
    """It is Monday, and everybody's edition is planned; nothing has left."""

    def coming() -> None:
        clock.move_to(MONDAY)
        plan(hub, now=MONDAY)

    return coming


@pytest.fixture
def work(work, hub) -> Callable[[], None]:
    """Leases go by the server's clock on PostgreSQL, which stands in no test's hand."""

    def working() -> None:
        if not hub.database.is_sqlite:
            due = update(Job).where(col(Job.run_at) <= utc_now())
            with hub.transaction() as session:
                session.execute(due.values(run_at=func.now() - timedelta(seconds=1)))
        work()

    return working


@pytest.fixture
def fate(hub, person) -> Callable[[str], str]:
    """How somebody's edition stands in the ledger."""

    def of(name: str) -> str:
        with hub.reading() as session:
            row = select(Dispatch.state).where(Dispatch.recipient == person(name))
            return session.exec(row.where(Dispatch.occasion == "weekly:2026-W49")).one()

    return of


def edition_of(session, person: str) -> Dispatch:
    return session.exec(select(Dispatch).where(Dispatch.recipient == person)).one()


def digests(post) -> list[str]:
    return sorted(one.to for one in post.letters if "<digest." in one.read["List-ID"])


def test_everybody_with_something_to_hear_gets_one_letter(monday, post, work, fate):
    monday()
    work()
    assert digests(post) == ["bea", "bo", "glen", "saki"]
    assert (fate("bo"), fate("kate")) == ("sent", "quiet")


def test_it_is_in_the_readers_language_with_the_week_in_its_subject(monday, post, work):
    monday()
    work()
    subjects = {one.to: one.subject for one in post.letters if "<digest." in one.read["List-ID"]}
    assert subjects["bo"] == "【横展】今週の学び1件(11/30の週)"
    assert subjects["glen"] == "[Yokoten] 1 learning this week (week of 30 Nov)"
    assert "接続の上限は全利用者の合計で決める" in post.to("bo")[0].text


def test_a_question_in_it_is_answered_by_its_button(
    monday, post, work, ask_now, client, cells, lesson
):
    ask_now()
    monday()
    work()
    (letter,) = (one for one in post.to("bo") if "<digest." in one.read["List-ID"])
    link = re.search(
        r'href="http://127\.0\.0\.1:8000(/answer/[\w.-]+)\?status=affected"', letter.html
    )
    client.headers["Sec-Fetch-Site"] = "same-origin"
    assert client.get(link[1]).status_code == 200
    assert cells(lesson)["billing-api"] == "unanswered"
    done = client.post(link[1], data={"status": "affected", "service": "billing-api"})
    assert done.status_code == 200
    assert cells(lesson)["billing-api"] == "affected"


def test_who_unsubscribes_after_planning_gets_none(monday, post, work, client, hub, person, fate):
    monday()
    link = UnsubscribeLink(person("bo"), "digest")
    token = signed(link, key=hub.settings.signing_key)
    assert client.post(f"/u/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    work()
    assert "bo" not in digests(post)
    assert fate("bo") == "dropped"


def test_who_leaves_after_planning_gets_none(monday, post, work, change, person, fate):
    monday()
    change(lambda session: setattr(session.get(Person, person("bo")), "disabled_at", MONDAY))
    work()
    assert (fate("bo"), "bo" in digests(post)) == ("dropped", False)


def test_what_is_hidden_after_planning_is_in_no_letter(monday, post, work, change, fate):
    monday()
    change(
        lambda session: set_readers(
            session, session.exec(select(WriteUp.id)).one(), ["team:career"]
        )
    )
    work()
    assert "saki" not in digests(post)
    assert fate("saki") == "dropped"
    for letter in post.letters:  # the question travels, without the incident
        assert "夜間バッチで接続が枯渇" not in letter.text + letter.html
        assert "学び1件" not in letter.subject


def test_a_letter_in_doubt_is_not_sent_again_by_itself(monday, post, work, hub, clock, fate):
    monday()
    real = hub.sender
    hub.sender = CutOff(real)
    work()
    hub.sender = real
    clock.shift(timedelta(hours=20))
    work()
    assert fate("bo") == "unknown"
    assert len(digests(post)) == 4


def test_a_letter_that_surely_did_not_leave_is_tried_again(monday, post, work, clock, fate):
    monday()
    post.says = "451 later"
    work()
    assert fate("bo") == "waiting"
    post.says = "250 OK"
    clock.shift(timedelta(minutes=2))
    work()
    assert fate("bo") == "sent"
    assert digests(post).count("bo") == 1


def test_a_pick_makes_a_quiet_week_worth_a_letter(monday, post, work, change, lesson):
    change(
        lambda session: session.add(
            Pick(week="2026-W49", learning=lesson, note="全員に読んでほしい", by="hub", at=NOW)
        )
    )
    monday()
    work()
    assert "kate" in digests(post)
    assert all("全員に読んでほしい" in one.text for one in post.letters if one.to == "kate")


def test_a_mailing_list_gets_the_teams_edition(monday, post, work, change):
    change(
        lambda session: session.add(
            Channel(id="ch-billing1", team="billing", kind="mail", lang="ja",
                    address="billing-all@example.jp", created_by="hub", created_at=NOW)
        )
    )  # fmt: skip
    monday()
    work()
    (letter,) = post.to("billing-all")
    assert "請求" in letter.subject + letter.text
    assert "/answer/" not in letter.html
    assert letter.read["List-Unsubscribe-Post"] is None


def test_in_ones_own_zone_and_at_ones_own_time(hub, clock, lesson, post, work, change, person):
    def choose(session):
        session.get(Person, person("glen")).timezone = "America/New_York"
        session.add(Subscription(person=person("glen"), weekday=2, at="16:30"))

    change(choose)
    tuesday = datetime(2026, 12, 1, 21, 35, tzinfo=UTC)
    for at, count in ((tuesday - timedelta(seconds=1), 0), (tuesday, 1)):
        clock.move_to(at)
        plan(hub, now=at)
        work()
        assert digests(post).count("glen") == count


def test_who_was_taken_for_lost_does_not_end_the_next_attempt(
    monday, post, work, hub, person, fate
):
    """Its letter hangs, a person sends it again, and then it says that nothing left."""
    monday()
    with hub.transaction() as session:
        row = edition_of(session, person("bo"))
        first, second = MONDAY, MONDAY + timedelta(minutes=5)
        assert advance(session, row.id, before=["waiting"], state="sending", begun_at=first)
        assert advance(session, row.id, before=["sending"], begun=first, state="unknown")
        assert advance(session, row.id, before=["unknown"], state="sending", begun_at=second)
        assert not advance(session, row.id, before=["sending"], begun=first, state="waiting")
        assert advance(session, row.id, before=["sending"], begun=second, state="sent")
    assert fate("bo") == "sent"


def test_what_is_known_is_put_down_although_the_database_is_busy(
    monday, post, work, hub, monkeypatch, fate
):
    monday()
    transaction, refusals = hub.transaction, [2]

    def busy():
        if post.letters and refusals[0]:
            refusals[0] -= 1
            raise Busy
        return transaction()

    monkeypatch.setattr(hub, "transaction", busy)
    monkeypatch.setattr("app.dispatching._PAUSES", (0.0, 0.0, 0.0))
    work()
    assert refusals == [0]
    assert {fate(name) for name in digests(post)} == {"sent"}
    assert digests(post) == ["bea", "bo", "glen", "saki"]


def test_a_letter_that_lay_for_a_week_is_not_sent_any_more(monday, post, work, clock, fate):
    monday()
    post.says = "451 later"
    work()
    post.says = "250 OK"
    clock.shift(timedelta(days=8))
    work()
    assert (fate("bo"), "bo" in digests(post)) == ("dropped", False)


def test_what_waits_for_its_time_is_not_sent_before_it(monday, hub, person):
    monday()
    with hub.transaction() as session:
        row = edition_of(session, person("bo"))
        row.due_at = MONDAY + timedelta(hours=1)
        session.add(row)
        session.flush()
        with pytest.raises(Conflict):
            send_again(session, row.id, by=HUB, now=MONDAY)


def test_letters_to_one_domain_leave_by_the_pace_however_they_came_together(
    monday, post, work, hub, clock
):
    """Planned for the same second, as after an hour without a mail server."""
    monday()
    hub.turns = Turns(1)
    for count in (1, 2, 3, 4):
        work()
        assert len(digests(post)) == count
        clock.shift(timedelta(minutes=1))
    with hub.reading() as session:
        assert max(session.exec(select(Job.attempts).where(Job.kind == "send"))) == 1
