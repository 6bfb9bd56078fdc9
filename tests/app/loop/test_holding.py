"""What must not happen in the loop: rights that are too wide, proofs that are none, lost states."""

from datetime import timedelta

import pytest
from loop_words import LESSON, NOW

HOLE = {
    "statement": "穴を塞ぐ",
    "applies_when": 'sbom("pkg:npm/zzz") < "2"',
    "visibility": "restricted",
    "team": "sre",
    "checks": [{"id": "c", "type": "file_exists", "path": "secret-path"}],
}
DEFERRED = {"status": "deferred", "until": "2026-12-10", "note": "x"}


def at(**ago) -> str:
    return (NOW - timedelta(**ago)).isoformat()


def state(api, lesson, said, service="billing-api", by="billing"):
    return api(by).post(f"/rollouts/{lesson}/answers/{service}", json=said)


def repush(api, text):
    return api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:pm.md"})


def test_a_token_that_pushes_for_any_team_is_not_the_sre_team(api, hub, lesson, client):
    from app.actions.admitting import issue

    with hub.transaction() as session:
        secret = issue(session, "any", "push", now=NOW)
    headers = {"Authorization": f"Bearer {secret}"}
    exempt = {"status": "exempt", "until": "2026-12-24", "note": "x"}
    asked = client.post(f"/api/v1/rollouts/{lesson}/answers/billing-api", json=exempt,
                        headers=headers)  # fmt: skip
    assert asked.status_code == 202
    order = client.post(f"/api/v1/learnings/{lesson}/rollout", json={"is_mandatory": True},
                        headers=headers)  # fmt: skip
    assert order.status_code == 403
    assert client.get("/api/v1/asks", headers=headers).json()["items"] == []


def test_checks_of_a_restricted_campaign_are_told_to_its_own_machines_alone(api, organisation):
    stated = HOLE | {"applies_when": 'service == "billing-api"'}
    told = api("sre").post("/learnings", json=stated)
    assert told.status_code == 201, told.text
    adopted = api("sre").post(f"/learnings/{told.json()['id']}/rollout",
                              json={"kind": "campaign", "is_restricted": True})  # fmt: skip
    assert adopted.status_code == 201, adopted.text
    asked = {"params": {"service": "billing-api"}}
    assert "secret-path" in api("billing-api", "evidence").get("/checks", **asked).text
    assert "secret-path" in api("billing").get("/checks", **asked).text
    assert "secret-path" not in api("career", "read").get("/checks", **asked).text


def test_a_hole_that_may_concern_a_service_is_told_to_nobody_before_it_does(api, organisation):
    id_ = api("sre").post("/learnings", json=HOLE).json()["id"]
    assert len(api("sre").get(f"/rollouts/{id_}").json()["cells"]) == 6
    assert api("billing").get(f"/learnings/{id_}").status_code == 404


def test_a_rollout_is_not_restricted_beside_an_open_write_up(api, lesson):
    said = api("sre").post(f"/learnings/{lesson}/rollout", json={"is_restricted": True})
    assert said.status_code == 422


@pytest.mark.parametrize("state_", ["draft", "withdrawn"])
def test_what_is_not_published_is_not_asked(api, cells, organisation, state_):
    text = LESSON.replace("kind: postmortem", f"kind: postmortem\nstatus: {state_}")
    (id_,) = repush(api, text).json()["learnings"] or [None]
    if id_:
        assert api("career").post(f"/learnings/{id_}/circulation").status_code == 409
        assert api("career").post(f"/learnings/{id_}/rollout").status_code == 409


def test_a_withdrawn_write_up_asks_no_more_and_asks_again_when_it_is_back(
    api, lesson, ask_now, work
):
    text = LESSON.replace("kind: postmortem", "kind: postmortem\nstatus: withdrawn")
    repush(api, text)
    work()
    ask_now()
    assert api("sre").get("/asks").json()["items"] == []
    assert api("billing").get("/checks", params={"service": "billing-api"}).json()["items"] == []
    repush(api, LESSON)
    ask_now()
    assert len(api("sre").get("/asks").json()["items"]) == 2


def test_one_person_and_a_machine_are_not_two_people(api, signed_in, organisation):
    stated = {"statement": "二人で確かめる", "applies_when": 'service == "billing-api"'}
    id_ = api("sre").post("/learnings", json=stated).json()["id"]
    place = f"/api/v1/rollouts/{id_}/answers/billing-api"
    api("billing").post(f"/rollouts/{id_}/answers/billing-api", json={"status": "claimed"})
    browser = signed_in("sre")
    assert browser.post(place, json={"status": "verified"}).status_code == 403
    browser.post(place, json={"status": "claimed"})
    api("billing").post(f"/rollouts/{id_}/answers/billing-api", json={"status": "claimed"})
    assert browser.post(place, json={"status": "verified"}).status_code == 403
    assert signed_in("boss").post(place, json={"status": "verified"}).status_code == 201


def test_a_check_that_was_changed_is_proved_anew_under_the_same_id(api, prove, cells, lesson):
    two = "      - {id: other, type: file_exists, path: a}\n    effort_hours"
    text = LESSON.replace("    effort_hours", two)
    repush(api, text)
    prove("billing-api")
    prove("billing-api", check="other")
    assert cells(lesson)["billing-api"] == "verified"
    repush(api, text.replace("pattern: max_connections", "pattern: another"))
    assert cells(lesson)["billing-api"] == "unproven"
    prove("billing-api", check="other", observed_at=at(minutes=-1))
    assert cells(lesson)["billing-api"] == "unproven"


def test_what_failed_during_a_deferral_is_not_verified_after_it(api, prove, cells, lesson, clock):
    prove("billing-api")
    state(api, lesson, DEFERRED)
    prove("billing-api", "fail", observed_at=at(minutes=-1))
    assert cells(lesson)["billing-api"] == "deferred"
    clock.move_to(NOW + timedelta(days=20))
    assert cells(lesson)["billing-api"] == "unanswered"


def test_a_fact_that_changed_during_a_deferral_asks_after_it(api, cells, organisation, clock):
    api("billing").patch("/services/billing-api/facts", json={"db.shared": True})
    text = LESSON.replace('tech ~ "aurora-mysql"', "db.shared in [true, false]")
    (id_,) = repush(api, text).json()["learnings"]
    state(api, id_, {"status": "not_affected", "justification": "path_unreachable"})
    state(api, id_, DEFERRED)
    api("billing").patch("/services/billing-api/facts", json={"db.shared": False})
    assert cells(id_)["billing-api"] == "deferred"
    clock.move_to(NOW + timedelta(days=20))
    assert cells(id_)["billing-api"] == "unanswered"


def test_nothing_applicable_does_not_hide_that_it_happened(api, prove, cells, lesson):
    prove("billing-api")
    again = LESSON.replace("career-api", "billing-api").replace("2026-11-20", "2026-11-26")
    api("billing").post("/push", json={"markdown": again.replace("pool-sum", "again"),
                                       "source": "x.example/b/b:pm.md"})  # fmt: skip
    assert cells(lesson)["billing-api"] == "contradicted"
    prove("billing-api", "not_applicable", observed_at=at(minutes=-1))
    assert cells(lesson)["billing-api"] == "contradicted"


def test_a_commit_of_tomorrow_is_refused_and_a_topic_branch_does_not_count(prove, cells, lesson):
    assert prove("billing-api", committed_at="2099-01-01T00:00:00Z").status_code == 422
    assert prove("billing-api", observed_at="1969-01-01T00:00:00Z").status_code == 422
    assert prove("billing-api", committed_at="0001-01-01T00:00:00+09:00").status_code == 422
    assert prove("billing-api", branch="feature/x").json()["counts"] is False
    assert cells(lesson)["billing-api"] == "unanswered"
    assert prove("billing-api", branch="main").json()["counts"] is True


def test_a_service_that_a_revision_adds_is_not_asked_of_its_own_lesson(api, lesson, ask_now):
    repush(api, LESSON.replace("[career-api]", "[career-api, global-api]"))
    ask_now()
    asked = {c["service"] for ask in api("sre").get("/asks").json()["items"] for c in ask["cells"]}
    assert asked == {"billing-api", "billing-batch"}


def test_other_spaces_in_a_condition_ask_nobody_again(api, cells, lesson):
    state(api, lesson, {"status": "claimed"})
    repush(api, LESSON.replace('tech ~ "aurora-mysql"', 'tech   ~   "aurora-mysql"'))
    assert cells(lesson)["billing-api"] == "claimed"


def test_a_slip_in_a_condition_leaves_all_as_it_is(api, cells, lesson):
    state(api, lesson, {"status": "claimed"})
    repush(api, LESSON.replace('tech ~ "aurora-mysql"', 'tech ~ ("aurora-mysql"'))
    assert cells(lesson)["billing-api"] == "claimed"
    assert len(cells(lesson)) == 4


def test_an_exemption_is_not_granted_where_it_is_proved_by_then(api, prove, cells, lesson):
    asked = state(api, lesson, {"status": "exempt", "until": "2027-01-31", "note": "x"}).json()
    prove("billing-api")
    decision = f"/exemptions/{asked['exemption']}/decision"
    assert api("sre").post(decision, json={"verdict": "granted"}).status_code == 409
    assert cells(lesson)["billing-api"] == "verified"


def test_a_day_at_the_end_of_time_is_refused(api, lesson):
    far = {"status": "deferred", "until": "9999-12-31", "note": "x"}
    assert state(api, lesson, far).status_code == 422


def test_a_catalogue_that_changes_much_asks_anew_once(api, cells, organisation):
    text = LESSON.replace('tech ~ "aurora-mysql"', "tier == 1")
    (id_,) = repush(api, text).json()["learnings"]
    assert cells(id_) == {}
    tiers = "\n---\n".join(
        f"{{kind: service, slug: {slug}, title: x, team: billing, tier: 1}}"
        for slug in ("billing-api", "billing-web")
    )
    assert api("sre").post("/catalog", content=tiers.encode()).status_code == 200
    assert cells(id_) == {"billing-api": "unanswered", "billing-web": "unanswered"}
