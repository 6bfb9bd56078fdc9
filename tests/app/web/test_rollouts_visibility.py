"""Who sees what of the table: a restricted rollout, a hidden write-up, a contractor."""

import csv
import io

import pytest
import time_machine

from app.actions.adopting import Terms
from models.person import Person
from tests.app.rollouts_made import NOW, make_learning, make_services, state

HOLE = "認証を素通りできる設定を塞ぐ"
EVERYWHERE = ("", ".csv", "?status=affected", "?team=payments", "?overdue=1")


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hole(hub, cast) -> str:
    """A restricted rollout that only career's and payments' services answered."""
    make_services(hub)
    learning = make_learning(hub, HOLE, terms=Terms(is_restricted=True, is_mandatory=True))
    state(hub, learning, "payments-api", "affected", note="ここだけの話")
    state(hub, learning, "career-api", "claimed", note="うちの話")
    return learning


def lines(browser, query: str = "") -> list[list[str]]:
    text = browser.get(f"/rollouts.csv{query}").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_each_team_sees_its_own_row_of_a_restricted_rollout(signed_in, hole):
    keeper = signed_in("keeper")
    assert [line[4] for line in lines(keeper)] == ["career-api"]
    page = keeper.get("/rollouts").text
    assert "/cells/career-api" in page
    assert "/cells/payments-api" not in page
    assert "0 of 1 verified" in page
    assert "Not shown to you" in page


def test_the_sre_team_sees_all_of_it(signed_in, hole):
    assert len(lines(signed_in("sre"))) == 3
    assert "0 of 3 verified" in signed_in("sre").get("/rollouts").text


def test_the_security_team_sees_all_of_it_and_answers_for_nobody_else(hub, cast, signed_in, hole):
    with hub.transaction() as session:
        session.get(Person, cast.stranger.id).role = "security"
    browser = signed_in("stranger")
    assert len(lines(browser)) == 3
    said = {"status": "affected"}
    assert browser.post(f"/learnings/{hole}/answers/career-api", data=said).status_code == 403
    assert browser.post(f"/learnings/{hole}/answers/payments-api", data=said).status_code == 303


def test_who_has_no_row_of_it_sees_nothing_of_it(signed_in, hole):
    reader = signed_in("reader")
    for address in EVERYWHERE:
        answer = reader.get(f"/rollouts{address}")
        assert HOLE not in answer.content.decode("utf-8-sig")
        assert hole not in answer.text
    assert "Nothing is asked of services yet" in reader.get("/rollouts").text


def test_the_page_of_a_restricted_rollout_counts_own_services_alone(signed_in, hole):
    page = signed_in("keeper").get(f"/rollouts/{hole}").text
    assert "0 of 1 verified" in page
    assert "決済API" not in page
    assert "ここだけの話" not in page
    assert "1 of them" in page or "same as a table" not in page


@pytest.mark.parametrize("face", ["csv", "xlsx"])
def test_nor_does_a_file_of_it(signed_in, hole, face):
    answer = signed_in("keeper").get(f"/api/v1/rollouts/{hole}/export.{face}")
    assert answer.status_code == 200
    assert b"payments-api" not in answer.content
    assert "ここだけの話".encode() not in answer.content


def test_a_cell_of_another_team_is_not_there(signed_in, hole):
    keeper = signed_in("keeper")
    assert keeper.get(f"/rollouts/{hole}/cells/career-api").status_code == 200
    assert keeper.get(f"/rollouts/{hole}/cells/payments-api").status_code == 404
    address = f"/rollouts/{hole}/cells/payments-api/answers"
    assert keeper.post(address, data={"status": "claimed"}).status_code == 404


def test_a_hidden_write_up_is_not_named(hub, cast, signed_in):
    make_services(hub)
    learning = make_learning(hub, team="career", readers=(), title="内密の障害報告", tags=("内密",))
    stranger = signed_in("stranger")
    for address in ("", f"/{learning}", f"/{learning}/cells/payments-api"):
        page = stranger.get(f"/rollouts{address}").text
        assert "共有DBの接続上限" in page
        assert "内密" not in page
    assert [line[4] for line in lines(stranger)] == ["payments-api"]
    assert lines(stranger, "?tag=%E5%86%85%E5%AF%86") == []
    assert signed_in("reader").get(f"/rollouts/{learning}").status_code == 404


def test_a_contractor_sees_the_services_of_their_team(hub, cast, signed_in):
    make_services(hub)
    make_learning(hub, team="payments")
    guest = signed_in("guest")
    assert [line[4] for line in lines(guest)] == ["career-api"]
    page = guest.get("/rollouts").text
    assert "決済API" not in page
    assert "検索API" not in page
    assert "0 of 1 verified" in page
