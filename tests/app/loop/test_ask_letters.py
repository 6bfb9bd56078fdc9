"""The letter of an ask: GET shows, POST records, for two weeks, for whom it was sent."""

import re
from datetime import timedelta

import pytest
from loop_words import NOW
from post_office import CutOff
from sqlmodel import select
from starlette.testclient import TestClient

from models.answer import answers_of
from models.dispatch import Dispatch
from models.person import Membership

LINK = re.compile(r"http://127\.0\.0\.1:8000(/answer/[\w.-]+)")


@pytest.fixture
def mail(post, lesson, work) -> dict[str, str]:
    """The text of the letters by recipient."""
    work()
    return {one.to: one.text for one in post.letters}


@pytest.fixture
def link(mail) -> str:
    """Where Bo's letter leads."""
    return LINK.search(mail["bo"])[1]


@pytest.fixture
def nobody(app) -> TestClient:
    """A browser that is not signed in."""
    other = TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)
    other.headers["Sec-Fetch-Site"] = "same-origin"
    return other


def test_each_is_asked_in_their_language(mail):
    assert set(mail) == {"bo", "glen"}
    assert "接続の上限は全利用者の合計で決める" in mail["bo"]
    assert "請求API" in mail["bo"]
    assert "Yes, it could" in mail["glen"]


def test_the_letter_is_one_that_machines_leave_alone(post, mail):
    message, raw = post.letters[0].read, post.letters[0].raw
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<ds-\w+@127\.0\.0\.1>", message["Message-ID"])
    assert max(map(len, raw.splitlines())) <= 78


def test_opening_a_link_records_nothing(nobody, link, cells, lesson):
    for status in ("affected", "not_affected", "under_investigation", ""):
        shown = nobody.get(link, params={"status": status})
        assert shown.status_code == 200
    assert cells(lesson)["billing-api"] == "unanswered"


def test_the_page_shows_the_statement_the_services_and_for_whom(nobody, link):
    shown = nobody.get(link)
    assert "接続の上限は全利用者の合計で決める" in shown.text.replace("<wbr>", "")
    assert "請求API" in shown.text
    assert "Bo" in shown.text
    assert "夜間バッチで接続が枯渇" not in shown.text
    assert shown.headers["Referrer-Policy"] == "no-referrer"


def test_a_button_records_for_the_chosen_services(nobody, link, cells, lesson, hub, person):
    done = nobody.post(link, data={"status": "affected", "service": ["billing-api"]})
    assert done.status_code == 200
    assert cells(lesson)["billing-api"] == "affected"
    assert cells(lesson)["billing-batch"] == "unanswered"
    with hub.reading() as session:
        (said,) = answers_of(session, lesson, "billing-api")
    assert (said.via, said.tier, said.by) == ("mail", "T0", person("bo"))


@pytest.mark.parametrize("status", ["deferred", "exempt", "verified", "claimed", ""])
def test_a_link_puts_nothing_off_and_approves_nothing(nobody, link, cells, lesson, status):
    said = {"status": status, "service": "billing-api", "note": "x", "until": "2026-12-24"}
    assert nobody.post(link, data=said).status_code == 422
    assert cells(lesson)["billing-api"] == "unanswered"


def test_a_no_without_a_reason_is_asked_again_and_nothing_is_lost(nobody, link, cells, lesson):
    said = {"status": "not_affected", "service": "billing-batch"}
    refused = nobody.post(link, data=said)
    assert refused.status_code == 422
    assert 'value="billing-batch" checked' in refused.text
    assert 'value="billing-api" checked' not in refused.text
    assert nobody.post(link, data=said | {"note": "読み取り専用の接続"}).status_code == 200
    assert cells(lesson)["billing-batch"] == "not_affected"


def test_other_services_than_those_of_the_link_are_not_answered(nobody, link, cells, lesson):
    said = {"status": "affected", "service": ["global-api"]}
    assert nobody.post(link, data=said).status_code == 422
    assert cells(lesson)["global-api"] == "unanswered"


def test_after_two_weeks_a_link_is_over(nobody, link, clock):
    clock.move_to(NOW + timedelta(days=13, hours=23))
    assert nobody.get(link).status_code == 200
    clock.move_to(NOW + timedelta(days=14))
    assert nobody.get(link).status_code == 404
    assert nobody.post(link, data={"status": "affected"}).status_code == 404


def test_a_forged_link_is_as_one_that_never_was(nobody, link):
    forged = link[:-4] + "AAAA"
    assert nobody.get(forged).status_code == 404
    assert nobody.get("/answer/x").status_code == 404


def test_rights_are_asked_for_again(nobody, link, hub, person, cells, lesson):
    with hub.transaction() as session:
        for row in session.exec(select(Membership).where(Membership.person == person("bo"))):
            session.delete(row)
    said = {"status": "affected", "service": ["billing-api"]}
    assert nobody.post(link, data=said).status_code == 422
    assert cells(lesson)["billing-api"] == "unanswered"


def test_a_form_of_another_site_is_refused(app, link):
    other = TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)
    other.headers |= {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert other.post(link, data={"status": "affected"}).status_code == 403


def fates(hub) -> set[str]:
    with hub.reading() as session:
        return set(session.exec(select(Dispatch.state)))


def test_a_server_that_says_no_is_not_asked_again(post, lesson, work, hub):
    post.says = "554 no"
    work()
    assert fates(hub) == {"refused"}
    assert post.letters == []


def test_a_server_that_says_later_is_asked_later(post, lesson, work, hub, clock):
    post.says = "451 later"
    work(3)  # asking, and two letters
    assert fates(hub) == {"waiting"}
    post.says = "250 OK"
    clock.shift(timedelta(minutes=2))
    work()
    assert fates(hub) == {"sent"}
    assert len(post.letters) == 2


def test_a_letter_whose_fate_is_unknown_is_not_sent_again(post, lesson, work, hub, clock):
    post.says = "250 OK"
    real = hub.sender
    hub.sender = cut_off = CutOff(real)
    work()
    hub.sender = real
    clock.shift(timedelta(hours=3))
    work()
    assert fates(hub) == {"unknown"}
    assert len(post.letters) == len(cut_off.sent) == 2
