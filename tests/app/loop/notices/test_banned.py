"""A runbook that becomes 使用禁止 is told to all who look after its services, and its followers."""

import json

import pytest
from notice_words import BANNED, RUNBOOK, restricted

from models.notice import Notice
from models.person import Keeper

SOURCE = "x.example/b/b:rb.md"
TITLE = "請求APIを再起動する"


@pytest.fixture
def ban(push):
    def banning(text: str = BANNED) -> str:
        return push(text, "billing", SOURCE)["id"]

    return banning


def test_everybody_who_looks_after_the_service_is_told(post, ban, work, hub, person):
    with hub.transaction() as session:
        session.add(Keeper(service="billing-api", person=person("bea"), is_deputy=True))
    ban(RUNBOOK)
    work()
    assert post.letters == []
    ban()
    work()
    assert post.names == ["bea", "bo"]
    (letter,) = post.to("bo")
    assert TITLE in letter.subject
    assert TITLE in letter.text
    assert "請求API" in letter.text


@pytest.mark.parametrize("kind", ["writeup", "service", "team"])
def test_followers_of_their_own_will_are_told(post, ban, work, following, kind):
    id_ = ban(RUNBOOK)
    following("glen", kind, {"writeup": id_, "service": "billing-api", "team": "billing"}[kind])
    following("kate", "technology", "aurora-mysql")
    ban()
    work()
    assert post.names == ["bo", "glen"]
    assert {"writeup": TITLE, "service": "請求API", "team": "請求"}[kind] in post.to("glen")[0].text


def test_banned_again_it_is_told_again_and_edited_it_is_not(post, ban, work, rows):
    for text in (BANNED, BANNED + "\n追記。\n", RUNBOOK, BANNED + "\n再び。\n"):
        ban(text)
        work()
    assert post.names == ["bo", "bo"]
    assert len(rows(Notice)) == 2


@pytest.fixture
def write(browser):
    """Write it on the page as a person of billing."""

    def writing(name: str, text: str) -> None:
        form = {"markdown": text, "team": "billing", "source": "rb.md"}
        assert browser(name).post("/new", data=form).status_code == 303

    return writing


def test_banned_on_the_page_it_is_told(post, write, work):
    write("bo", RUNBOOK)
    write("bea", BANNED)
    work()
    assert post.names == ["bo"]


def test_whoever_banned_it_is_not_told(post, write, work, rows):
    write("bea", RUNBOOK)
    write("bo", BANNED)
    work()
    assert len(rows(Notice)) == 1
    assert post.letters == []


def test_banned_in_a_batch_it_is_told(post, ban, work, api):
    ban(RUNBOOK)
    line = json.dumps({"markdown": BANNED, "source": SOURCE})
    assert api("billing").post("/push/batch", content=line.encode()).is_success
    work()
    assert post.names == ["bo"]


def test_an_old_runbook_that_is_banned_today_is_told(post, ban, work):
    old = RUNBOOK.replace("status:", "date: 2024-01-10\nstatus:")
    ban(old)
    ban(old.replace("検証済", "使用禁止"))
    work()
    assert post.names == ["bo"]


def test_what_was_banned_long_before_it_arrived_is_not(post, ban, work, rows):
    ban(BANNED.replace("status:", "date: 2024-01-10\nstatus:"))
    work()
    assert not rows(Notice)


def test_who_may_not_read_it_hears_nothing_of_it(post, ban, work, following, rows, told, person):
    following("glen", "team", "billing")
    following("glen", "service", "billing-api")
    ban(restricted(BANNED))
    work()
    assert post.names == ["bo"]
    assert told() == [person("bo")]


def test_allowed_again_before_it_was_told_it_is_not(post, ban, work):
    ban()
    ban(RUNBOOK)
    work()
    assert post.letters == []
