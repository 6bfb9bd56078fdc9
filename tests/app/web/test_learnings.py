import pytest
from sqlmodel import select

from models.learning import Learning
from tests.app.web.conftest import REPORT


@pytest.fixture
def learning(hub, pushed) -> str:
    pushed(REPORT)
    with hub.reading() as session:
        return session.exec(select(Learning.id)).one()


def test_the_question_stands_on_the_page_of_a_service_with_the_technology(signed_in, learning):
    page = signed_in("stranger").get("/services/payments-api").text
    assert "共有DBの接続上限" in page
    assert f'name="cell" value="{learning}/payments-api"' in page


def test_one_click_fills_the_cell(signed_in, learning):
    browser = signed_in("stranger")
    answer = browser.post(
        f"/learnings/{learning}/answers/payments-api",
        data={"status": "affected", "back": "/services/payments-api"},
    )
    assert answer.headers["location"] == "/services/payments-api"
    page = browser.get(f"/learnings/{learning}").text
    assert "answer-affected" in page
    assert "Stranger" in page


def test_earlier_answers_stay_readable(signed_in, learning):
    browser = signed_in("stranger")
    for status in ("under_investigation", "affected"):
        browser.post(f"/learnings/{learning}/answers/payments-api", data={"status": status})
    assert "1 earlier answer" in browser.get(f"/learnings/{learning}").text


def test_no_needs_a_reason(signed_in, learning):
    browser = signed_in("stranger")
    address = f"/learnings/{learning}/answers/payments-api"
    assert browser.post(address, data={"status": "not_affected"}).status_code == 422
    given = {"status": "not_affected", "justification": "component_not_used"}
    assert browser.post(address, data=given).status_code == 303


def test_another_team_cannot_answer(signed_in, learning):
    address = f"/learnings/{learning}/answers/payments-api"
    assert signed_in("keeper").post(address, data={"status": "affected"}).status_code == 403
    assert f'action="{address}"' not in signed_in("keeper").get(f"/learnings/{learning}").text


def test_the_list_says_how_many_have_answered(signed_in, learning):
    assert "0 of 2 services have answered" in signed_in("reader").get("/learnings").text


def test_home_asks_for_the_viewer_s_services(signed_in, learning):
    page = signed_in("stranger").get("/").text
    assert "Questions waiting for your services" in page
    assert f'name="cell" value="{learning}/payments-api"' in page


def test_the_way_back_never_leaves_the_hub(signed_in, learning):
    answer = signed_in("stranger").post(
        f"/learnings/{learning}/answers/payments-api",
        data={"status": "affected", "back": "https://evil.example/"},
    )
    assert answer.headers["location"] == "/"
