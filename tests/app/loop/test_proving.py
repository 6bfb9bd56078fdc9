"""Evidence: sent by machines, dated, for one's own service; a claim never counts as a proof."""

import json
from datetime import timedelta

import pytest
from loop_words import NOW


def at(**ago) -> str:
    return (NOW - timedelta(**ago)).isoformat()


def test_a_check_that_passes_verifies(prove, cells, lesson):
    told = prove("billing-api", commit="abc", url="https://ci.example/1")
    assert told.status_code == 201
    assert (told.json()["status"], told.json()["tier"]) == ("verified", "T2")
    assert cells(lesson)["billing-api"] == "verified"


@pytest.mark.parametrize(
    ("result", "status"),
    [("fail", "affected"), ("error", "unanswered"), ("not_applicable", "not_affected")],
)
def test_only_a_pass_verifies(prove, cells, lesson, result, status):
    assert prove("billing-api", result).json()["status"] == status
    assert cells(lesson)["billing-api"] == status


def test_a_token_of_one_service_proves_nothing_for_another(prove, lesson, cells):
    assert prove("billing-batch", by="billing-api").status_code == 403
    assert prove("billing-api", by="career-api").status_code == 403
    assert cells(lesson)["billing-batch"] == "unanswered"


def test_a_sweep_proves_for_all(prove):
    assert prove("global-api", by="sweep", scope="evidence:all").status_code == 201


def test_a_person_proves_nothing(signed_in, lesson, organisation):
    body = {"rollout": lesson, "service": "billing-api", "check": "max-connections",
            "result": "pass", "observed_at": at()}  # fmt: skip
    assert signed_in("sre").post("/api/v1/evidence", json=body).status_code == 403


def test_what_is_yet_to_come_is_refused(prove):
    assert prove("billing-api", observed_at=at(minutes=-6)).status_code == 422
    assert prove("billing-api", observed_at=at(minutes=-4)).status_code == 201


def test_an_older_commit_does_not_replace_a_newer(prove, cells, lesson):
    prove("billing-api", "fail", commit="new", committed_at=at(hours=1))
    told = prove("billing-api", "pass", commit="old", committed_at=at(hours=5))
    assert not told.json()["counts"]
    assert cells(lesson)["billing-api"] == "affected"


def test_a_repository_that_could_not_be_read_once_is_proved_by_the_next_sweep(
    prove, cells, lesson, clock
):
    committed = at(days=3)
    prove("billing-api", "pass", commit="c", committed_at=committed)
    clock.move_to(NOW + timedelta(hours=1))
    assert prove("billing-api", "error").json()["status"] == "unproven"
    clock.move_to(NOW + timedelta(hours=2))
    told = prove("billing-api", "pass", commit="c", committed_at=committed)
    assert (told.json()["counts"], told.json()["status"]) == (True, "verified")


def test_of_one_commit_the_last_to_arrive_counts(prove, cells, lesson):
    prove("billing-api", "fail", commit="c", committed_at=at(hours=1))
    prove("billing-api", "pass", commit="c", committed_at=at(hours=1))
    assert cells(lesson)["billing-api"] == "verified"


def test_another_branch_does_not_count(prove, cells, lesson):
    told = prove("billing-api", branch="topic", is_default_branch=False)
    assert not told.json()["counts"]
    assert cells(lesson)["billing-api"] == "unanswered"


def test_the_same_again_is_known(prove):
    first, second = prove("billing-api", commit="c"), prove("billing-api", commit="c")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_evidence_runs_out_by_itself_and_is_renewed(prove, cells, lesson, clock):
    prove("billing-api", valid_for="30d")
    clock.move_to(NOW + timedelta(days=29))
    assert cells(lesson)["billing-api"] == "verified"
    prove("billing-api", valid_for="30d", observed_at=(NOW + timedelta(days=29)).isoformat())
    clock.move_to(NOW + timedelta(days=58))
    assert cells(lesson)["billing-api"] == "verified"
    clock.move_to(NOW + timedelta(days=59))
    assert cells(lesson)["billing-api"] == "unproven"
    prove("billing-api", observed_at=(NOW + timedelta(days=59)).isoformat())
    assert cells(lesson)["billing-api"] == "verified"


def test_an_error_takes_the_proof_away_and_is_no_failure(prove, cells, lesson):
    prove("billing-api")
    prove("billing-api", "error", observed_at=at(minutes=-1))
    assert cells(lesson)["billing-api"] == "unproven"


def test_a_check_that_could_not_look_is_told(api, prove, lesson):
    def erring():
        told = api("sre").get(f"/rollouts/{lesson}").json()
        return {cell["service"] for cell in told["cells"] if cell["is_erring"]}

    api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json={"status": "claimed"})
    assert prove("billing-api", "error").json()["status"] == "claimed"
    assert erring() == {"billing-api"}
    prove("billing-api", "pass", observed_at=at(minutes=-1))
    assert erring() == set()


def test_the_table_draws_where_nothing_was_scanned(prove, client, token, lesson):
    prove("billing-api", "error")
    shown = client.get("/rollouts", params={"refresh": 2}, headers=token("admin")).text
    assert shown.count("m-unanswered m-erring") == 1
    assert '<meta http-equiv="refresh" content="2">' in shown
    one = client.get(f"/rollouts/{lesson}/cells/billing-api", headers=token("admin")).text
    assert "A check could not look" in one


def test_a_failing_check_leaves_a_deferral_alone(api, prove, cells, lesson):
    said = {"status": "deferred", "until": "2026-12-10", "note": "x"}
    api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json=said)
    prove("billing-api", "fail")
    assert cells(lesson)["billing-api"] == "deferred"


def test_a_claim_is_disproved_by_a_failing_check(api, prove, cells, lesson):
    api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json={"status": "claimed"})
    prove("billing-api", "fail")
    assert cells(lesson)["billing-api"] == "affected"


def test_lines_are_answered_one_by_one(api, lesson, cells):
    line = ('{"rollout": "%s", "service": "%s", "check": "max-connections", "result": "pass",'
            ' "observed_at": "%s"}')  # fmt: skip
    body = "\n".join(
        (line % (lesson, "billing-api", at()), "{", line % (lesson, "career-api", at()))
    )
    told = api("billing-api", "evidence").post(
        "/evidence", content=body.encode(), headers={"Content-Type": "application/x-ndjson"}
    )
    answers = [json.loads(one) for one in told.text.splitlines()]
    assert answers[0]["status"] == "verified"
    assert answers[1]["error"]["status"] == 422
    assert answers[2]["error"]["status"] == 403
    assert cells(lesson)["career-api"] == "unanswered"


def test_checks_are_told_to_the_service_that_is_asked(api, lesson):
    told = api("billing-api", "evidence").get("/checks", params={"service": "billing-api"}).json()
    assert [(one["learning"], one["checks"][0]["id"]) for one in told["items"]] == [
        (lesson, "max-connections")
    ]
    other = api("billing-api", "evidence").get("/checks", params={"service": "career-api"})
    assert other.status_code == 403
    web = api("billing").get("/checks", params={"service": "billing-web"}).json()
    assert web["items"] == []


def test_a_second_person_confirms_where_no_check_can(
    api, signed_in, cast, organisation, cells, hub
):
    stated = {"statement": "手順を二人で確認する", "applies_when": 'service == "billing-api"'}
    id_ = api("sre").post("/learnings", json=stated).json()["id"]
    place = f"/api/v1/rollouts/{id_}/answers/billing-api"
    signed_in("boss").post(place, json={"status": "claimed"})
    by_ci = api("billing").post(f"/rollouts/{id_}/answers/billing-api", json={"status": "verified"})
    assert by_ci.status_code == 403
    browser = signed_in("sre")
    told = browser.post(place, json={"status": "verified"})
    assert (told.json()["status"], told.json()["tier"]) == ("verified", "T1")


def test_a_claim_about_what_a_check_proves_is_confirmed_by_nobody(api, signed_in, lesson):
    api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json={"status": "claimed"})
    told = signed_in("sre").post(
        f"/api/v1/rollouts/{lesson}/answers/billing-api", json={"status": "verified"}
    )
    assert told.status_code == 422
