"""Statements: append-only, the newest that holds counts, the clock ends some of them."""

from datetime import UTC, datetime, timedelta

import pytest
from loop_words import NOW

from app.actions.settling import settle_due
from app.settings import Settings
from models.cell import cell_of

DEFERRED = {"status": "deferred", "until": "2026-12-10", "note": "決算が終わるまで触れない"}
EXEMPT = {"status": "exempt", "until": "2027-01-31", "note": "来月で廃止"}
AFFECTED = {"status": "affected", "effort_hours": 2.5, "downtime": False}


def state(api, lesson, service, said, by="billing"):
    return api(by).post(f"/rollouts/{lesson}/answers/{service}", json=said)


def test_an_answer_is_kept_with_all_that_was_said(api, lesson, cells):
    assert state(api, lesson, "billing-api", AFFECTED).status_code == 201
    assert state(api, lesson, "billing-api", {"status": "claimed"}).json()["status"] == "claimed"
    assert cells(lesson)["billing-api"] == "claimed"


def test_another_team_may_not_answer(api, lesson):
    assert state(api, lesson, "billing-api", AFFECTED, by="global").status_code == 403


@pytest.mark.parametrize(
    "said",
    [
        {"status": "deferred", "note": "x"},
        {"status": "deferred", "until": "2026-12-10"},
        {"status": "deferred", "until": "2026-11-01", "note": "x"},
        {"status": "not_affected"},
        {"status": "not_affected", "justification": "decommissioning"},
        {"status": "verified"},
        {"status": "unproven"},
        {"status": "affected", "effort_hours": -1},
        {"status": "affected", "note": "x" * 2001},
    ],
)
def test_what_is_no_answer_is_refused(api, lesson, said):
    assert state(api, lesson, "billing-api", said).status_code in (409, 422)


def test_a_deferral_ends_by_the_clock_alone(api, lesson, cells, clock):
    state(api, lesson, "billing-api", AFFECTED)
    state(api, lesson, "billing-api", DEFERRED)
    clock.move_to(datetime(2026, 12, 10, 14, 59, tzinfo=UTC))  # 23:59 in Japan
    assert cells(lesson)["billing-api"] == "deferred"
    clock.move_to(datetime(2026, 12, 10, 15, 0, tzinfo=UTC))
    assert cells(lesson)["billing-api"] == "affected"


def test_days_end_where_the_hub_is_over_a_change_of_clocks_too(hub, api, lesson, cells, clock):
    hub.settings = Settings(data_dir=hub.settings.data_dir, timezone="Europe/Berlin")
    said = DEFERRED | {"until": "2027-03-28"}  # clocks go forward that night
    state(api, lesson, "billing-api", said)
    clock.move_to(datetime(2027, 3, 28, 21, 59, tzinfo=UTC))
    assert cells(lesson)["billing-api"] == "deferred"
    clock.move_to(datetime(2027, 3, 28, 22, 0, tzinfo=UTC))
    assert cells(lesson)["billing-api"] == "unanswered"


def test_a_service_that_was_to_be_gone_is_asked_again(api, lesson, cells, clock):
    said = {"status": "not_affected", "justification": "decommissioning", "until": "2026-12-31"}
    state(api, lesson, "billing-api", said)
    clock.move_to(NOW + timedelta(days=40))
    assert cells(lesson)["billing-api"] == "unanswered"


def test_an_exemption_is_somebody_elses_to_grant(api, lesson, cells, clock):
    asked = state(api, lesson, "billing-api", EXEMPT)
    assert asked.status_code == 202
    assert cells(lesson)["billing-api"] == "unanswered"
    decision = f"/exemptions/{asked.json()['exemption']}/decision"
    assert api("billing").post(decision, json={"verdict": "granted"}).status_code == 403
    assert api("sre").post(decision, json={"verdict": "granted"}).status_code == 200
    assert cells(lesson)["billing-api"] == "exempt"
    clock.move_to(datetime(2027, 1, 31, 15, 0, tzinfo=UTC))
    assert cells(lesson)["billing-api"] == "unanswered"


def test_a_refused_exemption_says_why_and_changes_nothing(api, lesson, cells):
    asked = state(api, lesson, "billing-api", EXEMPT)
    decision = f"/exemptions/{asked.json()['exemption']}/decision"
    assert api("sre").post(decision, json={"verdict": "refused"}).status_code == 422
    refused = api("sre").post(decision, json={"verdict": "refused", "note": "顧客の情報がある"})
    assert refused.json()["verdict"] == "refused"
    assert cells(lesson)["billing-api"] == "unanswered"
    assert api("sre").post(decision, json={"verdict": "granted"}).status_code == 409


def test_the_worker_writes_down_what_the_clock_did(api, hub, lesson, clock, work):
    state(api, lesson, "billing-api", DEFERRED)
    later = NOW + timedelta(days=30)
    with hub.transaction() as session:
        assert settle_due(session, now=later) == 1
        assert settle_due(session, now=later) == 0
    with hub.reading() as session:
        assert cell_of(session, lesson, "billing-api").status == "unanswered"
