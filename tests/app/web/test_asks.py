"""What one is asked: one entry a write-up, its learnings, one's services to tick."""

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.cell import Cell
from models.learning import Learning
from models.person import Keeper
from models.service import Service
from tests.app.web.conftest import REPORT

SECOND = '  - statement: 再実行の前に接続を数える\n    applies_when: tech == "aurora-mysql"\n'


@pytest.fixture
def learnings(hub, pushed, cast) -> list[str]:
    """Two of one write-up, asked of two services of the stranger's team."""
    with hub.transaction() as session:
        session.add(Service(slug="refunds", title="返金", team="payments",
                            technologies=["aurora-mysql"], created_at=utc_now()))  # fmt: skip
    pushed(REPORT.replace("---\n# ", SECOND + "---\n# "))
    with hub.reading() as session:
        return list(session.exec(select(Learning.id).order_by(Learning.position)))


def writeup_of(hub, learning: str) -> str:
    with hub.reading() as session:
        return session.get(Learning, learning).writeup


def statuses(hub, learning: str) -> dict[str, str]:
    with hub.reading() as session:
        cells = session.exec(select(Cell).where(Cell.learning == learning))
        return {cell.service: cell.status for cell in cells}


def test_one_entry_a_write_up_lists_all_of_one_s_services(hub, signed_in, learnings):
    page = signed_in("stranger").get("/").text
    assert page.count('<li class="ask">') == 1
    assert page.count(f'action="/asks/{writeup_of(hub, learnings[0])}/answers"') == 2
    for learning in learnings:
        for service in ("payments-api", "refunds"):
            assert f'type="checkbox" name="cell" value="{learning}/{service}" checked' in page


def test_one_answer_counts_for_all_that_is_ticked(hub, signed_in, learnings):
    first, second = learnings
    browser = signed_in("stranger")
    said = {"status": "affected", "cell": [f"{first}/payments-api", f"{first}/refunds"]}
    answer = browser.post(f"/asks/{writeup_of(hub, first)}/answers", data=said)
    assert answer.headers["location"] == "/"
    assert statuses(hub, first) == {"career-api": "unanswered", "payments-api": "affected",
                                    "refunds": "affected"}  # fmt: skip
    assert set(statuses(hub, second).values()) == {"unanswered"}


def test_where_there_is_one_service_an_answer_is_one_click(hub, signed_in, learnings):
    first, _ = learnings
    browser = signed_in("stranger")
    writeup = writeup_of(hub, first)
    said = {"status": "under_investigation", "cell": f"{first}/refunds"}
    browser.post(f"/asks/{writeup}/answers", data=said)
    page = browser.get("/").text
    assert f'type="hidden" name="cell" value="{first}/payments-api"' in page


def test_a_no_is_recorded_with_its_reason(hub, signed_in, learnings):
    first, browser = learnings[0], signed_in("stranger")
    address = f"/asks/{writeup_of(hub, first)}/answers"
    said = {"status": "not_affected", "cell": f"{first}/refunds"}
    assert browser.post(address, data=said).status_code == 422
    assert browser.post(address, data=said | {"note": "読むだけ"}).status_code == 303
    leaving = {"justification": "decommissioning"}
    assert browser.post(address, data=said | leaving).status_code == 422
    day = {"until": "2030-01-01"}
    assert browser.post(address, data=said | leaving | day).status_code == 303
    assert browser.post(address, data=said | leaving | {"until": "soon"}).status_code == 422


def test_nothing_ticked_is_said_so(hub, signed_in, learnings):
    address = f"/asks/{writeup_of(hub, learnings[0])}/answers"
    answer = signed_in("stranger").post(address, data={"status": "affected"})
    assert answer.status_code == 422
    assert "tick at least one" in answer.text


def test_one_refused_service_leaves_all_as_they_were(hub, signed_in, learnings):
    first = learnings[0]
    said = {"status": "affected", "cell": [f"{first}/refunds", f"{first}/career-api"]}
    answer = signed_in("stranger").post(f"/asks/{writeup_of(hub, first)}/answers", data=said)
    assert answer.status_code == 403
    assert set(statuses(hub, first).values()) == {"unanswered"}


@pytest.mark.parametrize("cell", ["ln-nothing0/refunds", "{id}/nothing", "{id}", "/", "x" * 300])
def test_what_is_not_there_cannot_be_answered(hub, signed_in, learnings, cell):
    said = {"status": "affected", "cell": cell.format(id=learnings[0])}
    address = f"/asks/{writeup_of(hub, learnings[0])}/answers"
    assert signed_in("stranger").post(address, data=said).status_code == 404


def test_a_learning_of_another_write_up_is_not_this_ask_s(signed_in, learnings):
    said = {"status": "affected", "cell": f"{learnings[0]}/refunds"}
    assert signed_in("stranger").post("/asks/pm-other000/answers", data=said).status_code == 404


def test_the_title_of_a_hidden_write_up_is_not_told(hub, signed_in, learnings, pushed):
    hidden = REPORT.replace("---\n# ", SECOND + "---\n# ").replace(
        "tags:", "visibility: team\ntags:"
    )
    pushed(hidden)
    page = signed_in("stranger").get("/").text
    assert "再実行の前に接続を数える" in page
    assert "夜間バッチで接続が枯渇し" not in page


def test_the_embedded_sre_is_asked_for_what_they_keep(hub, signed_in, learnings, cast):
    with hub.transaction() as session:
        session.add(Keeper(person=cast.sre.id, service="refunds"))
    page = signed_in("sre").get("/").text
    assert f"{learnings[0]}/refunds" in page
