"""The page of one cell: why, who, when, evidence, history, and saying something."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlmodel import select

from app.actions.adopting import Terms
from models.answer import answers_of
from models.exemption import Exemption
from models.fact import set_facts
from models.learning import Learning
from tests.app.rollouts_made import CHECK, NOW, SWEEP, make_learning, make_services, seen, state

UNTIL = "2026-12-24"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def make(hub, cast):
    """``make(checks=(CHECK,))``: a learning, and the address of payments' cell of it."""
    make_services(hub)

    def made(**more) -> tuple[str, str]:
        learning = make_learning(hub, **more)
        return learning, f"/rollouts/{learning}/cells/payments-api"

    return made


def said(hub, learning: str) -> list:
    with hub.reading() as session:
        return answers_of(session, learning, "payments-api")


def test_it_says_why_it_is_asked_by_which_fact_of_which_day(signed_in, hub, make):
    _, address = make(condition='tech ~ "aurora-mysql" and pool_size >= 50')
    assert "not known" in signed_in("reader").get(address).text
    with hub.transaction() as session:
        set_facts(
            session, "payments-api", {"pool_size": 80}, source="x.example/a/b@c1", by=SWEEP, now=NOW
        )
    page = signed_in("reader").get(address).text
    assert "pool_size &gt;= 50" in page
    assert ">80</td>" in page
    assert "25 Nov 2026" in page
    assert "x.example/a/b@c1" in page
    assert "the catalogue" in page


def test_a_service_out_of_scope_is_told_why(signed_in, make):
    learning, _ = make()
    page = signed_in("reader").get(f"/rollouts/{learning}/cells/career-web").text
    assert "Out of scope" in page
    assert '<span class="label outline">No</span>' in page


def test_evidence_is_shown_with_its_commit_and_run(signed_in, hub, make):
    learning, address = make(checks=(CHECK,))
    run = "https://ci.example.jp/runs/7"
    seen(hub, learning, "payments-api", "fail", commit="0a1b2c3d4e5f6789", url=run)
    seen(
        hub, learning, "payments-api", now=NOW + timedelta(hours=1), details={"file": "limits.yaml"}
    )
    page = signed_in("reader").get(address).text
    assert "0a1b2c3d4e5f" in page
    assert f'href="{run}"' in page
    assert page.index("Passed") < page.index("Failed")
    assert "1 earlier" in page
    assert "limits.yaml" in page
    assert "then it reads “Evidence expired” by itself" in page


def test_a_check_that_did_not_help_is_marked_weak(signed_in, hub, make):
    learning, address = make(checks=(CHECK,))
    assert "Weak:" not in signed_in("reader").get(address).text
    with hub.transaction() as session:
        session.get_one(Learning, learning).weakened = [{"check": "limit", "service": "career-api"}]
    assert "Weak:" in signed_in("reader").get(address).text


def test_all_that_was_said_stays_readable(signed_in, hub, make):
    learning, address = make()
    state(hub, learning, "payments-api", "affected", note="再試行に上限がない", effort_hours=6)
    state(hub, learning, "payments-api", "deferred", until=date(2026, 11, 30), note="年末は凍結")
    page = signed_in("reader").get(address).text
    assert page.index("年末は凍結") < page.index("再試行に上限がない")
    assert "6.0 h" in page
    assert "what was said before counts again" in page


def test_its_team_answers_and_comes_back(signed_in, hub, make):
    learning, address = make(terms=Terms())
    browser = signed_in("stranger")
    answer = browser.post(
        f"{address}/answers",
        data={"status": "affected", "effort_hours": "3.5", "downtime": "yes", "until": UNTIL},
    )
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/cells/payments-api")
    [one] = said(hub, learning)
    assert (one.status, one.effort_hours, one.downtime, one.until) == ("affected", 3.5, True, None)
    assert "Affected" in browser.get(answer.headers["location"]).text


def test_the_effort_is_what_the_learning_says(signed_in, make):
    _, address = make()
    page = signed_in("stranger").get(address).text
    assert (
        'name="effort_hours" min="0" max="10000" step="any" inputmode="decimal" value="4"' in page
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"status": "deferred", "note": "来期に回す"}, "until which day"),
        ({"status": "deferred", "note": "来期に回す", "until": "2020-01-01"}, "is past"),
        ({"status": "deferred", "note": "来期に回す", "until": "someday"}, "is no day"),
        ({"status": "affected", "note": "来期に回す", "effort_hours": "many"}, "number of hours"),
        ({"status": "affected", "note": "来期に回す", "effort_hours": "nan"}, "hours must be"),
        ({"status": "verified", "note": "来期に回す"}, "is no answer"),
        ({"status": "exempt", "note": "来期に回す", "until": UNTIL}, "please ask for it"),
        ({"note": "来期に回す"}, "is no answer"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(signed_in, hub, make, typed, problem):
    learning, address = make()
    answer = signed_in("stranger").post(f"{address}/answers", data=typed)
    assert answer.status_code in (403, 422)
    assert problem in answer.text
    assert 'role="alert"' in answer.text
    assert "来期に回す</textarea>" in answer.text
    assert said(hub, learning) == []


def test_another_team_is_offered_nothing(signed_in, hub, make):
    learning, address = make()
    assert "<textarea" not in signed_in("keeper").get(address).text
    refused = signed_in("keeper").post(f"{address}/answers", data={"status": "claimed"})
    assert refused.status_code == 403
    assert said(hub, learning) == []


def test_an_exemption_is_asked_for_and_granted(signed_in, hub, make):
    learning, address = make()
    asked = {"note": "廃止まで触らない", "until": UNTIL}
    stranger = signed_in("stranger")
    assert stranger.post(f"{address}/exemptions", data=asked).status_code == 303
    assert "waits for the SRE team" in stranger.get(address).text
    again = stranger.post(f"{address}/exemptions", data=asked)
    assert again.status_code == 409
    with hub.reading() as session:
        id_ = session.exec(select(Exemption.id)).one()
    decision = f"/exemptions/{id_}/decision"
    assert stranger.post(decision, data={"verdict": "granted"}).status_code == 403
    assert decision in signed_in("sre").get(address).text
    assert signed_in("sre").post(decision, data={"verdict": "granted"}).status_code == 303
    page = stranger.get(address).text
    assert "approved by Sre" in page
    assert said(hub, learning)[0].status == "exempt"


def test_an_exemption_is_refused_with_a_reason(signed_in, hub, make):
    learning, address = make()
    stranger, sre = signed_in("stranger"), signed_in("sre")
    stranger.post(f"{address}/exemptions", data={"note": "忙しい", "until": UNTIL})
    with hub.reading() as session:
        decision = f"/exemptions/{session.exec(select(Exemption.id)).one()}/decision"
    assert "why it is refused" in sre.post(decision, data={"verdict": "refused"}).text
    told = {"verdict": "refused", "note": "来週までに直せます"}
    assert sre.post(decision, data=told).status_code == 303
    assert "来週までに直せます" in stranger.get(address).text
    assert said(hub, learning) == []


def test_a_second_person_confirms(signed_in, hub, cast, make):
    learning, address = make()
    stranger, sre = signed_in("stranger"), signed_in("sre")
    assert stranger.post(f"{address}/confirmation").status_code == 409
    stranger.post(f"{address}/answers", data={"status": "claimed"})
    assert stranger.post(f"{address}/confirmation").status_code == 403
    assert "I confirm it" in sre.get(address).text
    assert sre.post(f"{address}/confirmation").status_code == 303
    assert (said(hub, learning)[0].status, said(hub, learning)[0].tier) == ("verified", "T1")
    assert "a second person confirmed it" in stranger.get(address).text


def test_who_claimed_it_is_not_offered_to_confirm_it(signed_in, make):
    _, address = make()
    stranger = signed_in("stranger")
    stranger.post(f"{address}/answers", data={"status": "claimed"})
    assert "I confirm it" not in stranger.get(address).text


def test_a_cell_that_is_not_there_is_a_page_of_its_own(signed_in, make):
    learning, _ = make()
    reader = signed_in("reader")
    assert reader.get(f"/rollouts/{learning}/cells/nothing").status_code == 404
    assert reader.get("/rollouts/ln-nothing/cells/payments-api").status_code == 404
    assert signed_in("sre").post("/exemptions/ex-nothing/decision").status_code == 404
