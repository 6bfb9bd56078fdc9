"""A published learning becomes one question to whom it may concern."""

from datetime import timedelta

from loop_words import NOW

ALL_AURORA = {
    "career-api": "unanswered",
    "billing-api": "unanswered",
    "billing-batch": "unanswered",
    "global-api": "unanswered",
}
STANDARD = {"title": "New API", "team": "billing", "technologies": ["aurora-mysql"]}


def asks(api, **params):
    return api("sre").get("/asks", params=params).json()["items"]


def test_publishing_asks_every_service_in_scope(cells, lesson):
    assert cells(lesson) == ALL_AURORA


def test_a_person_is_asked_once_for_all_of_their_services(api, lesson, work, person):
    work()
    by_person = {ask["person"]: ask["cells"] for ask in asks(api)}
    assert {cell["service"] for cell in by_person[person("bo")]} == {"billing-api", "billing-batch"}
    assert {cell["service"] for cell in by_person[person("glen")]} == {"global-api"}


def test_where_a_lesson_was_learned_it_is_not_asked(api, lesson, work, person):
    work()
    assert person("kate") not in {ask["person"] for ask in asks(api)}


def test_what_is_old_circulates_only_on_demand(api, cells, organisation, lesson_text):
    old = lesson_text.replace("2026-11-20", "2024-01-10").replace("pool-sum", "old-one")
    pushed = api("career").post("/push", json={"markdown": old, "source": "x.example/a/b:old.md"})
    (id_,) = pushed.json()["learnings"]
    assert cells(id_) == {}
    assert api("career").post(f"/learnings/{id_}/circulation").status_code == 200
    assert set(cells(id_)) == set(ALL_AURORA)


def test_a_scope_that_nobody_stated_waits_for_a_click(api, cells, organisation, lesson_text):
    text = lesson_text.replace("    applies_when: 'tech ~ \"aurora-mysql\"'\n", "")
    pushed = api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:q.md"})
    (id_,) = pushed.json()["learnings"]
    told = api("career").get(f"/learnings/{id_}").json()
    assert told["proposed_when"] == 'technologies in ["aurora-mysql"]'
    assert not told["is_circulated"]
    confirmed = api("career").post(f"/learnings/{id_}/scope", json={})
    assert confirmed.json()["condition"] == told["proposed_when"]
    assert set(cells(id_)) == set(ALL_AURORA)


def test_a_condition_that_cannot_be_read_asks_nobody_until_it_is_mended(
    api, cells, organisation, lesson_text
):
    broken = lesson_text.replace('tech ~ "aurora-mysql"', 'tech ~ ("aurora-mysql"')
    push = {"markdown": broken, "source": "x.example/a/b:pm.md"}
    told = api("career").post("/push", json=push).json()
    (id_,) = told["learnings"]
    assert [one["rule"] for one in told["findings"]] == ["condition.unreadable"]
    assert cells(id_) == {}
    api("career").post("/push", json=push | {"markdown": lesson_text})
    assert cells(id_) == ALL_AURORA


def test_another_team_confirms_no_scope(api, organisation, lesson_text):
    text = lesson_text.replace("    applies_when: 'tech ~ \"aurora-mysql\"'\n", "")
    pushed = api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:q.md"})
    (id_,) = pushed.json()["learnings"]
    assert api("billing").post(f"/learnings/{id_}/scope", json={}).status_code == 403


def test_nobody_is_asked_more_than_three_times_a_week(
    api, organisation, work, ask_now, person, clock, lesson_text
):
    for number in range(5):
        text = lesson_text.replace("pool-sum", f"l-{number}").replace("夜間", f"夜間{number}")
        api("career").post("/push", json={"markdown": text, "source": f"x.example/a/b:{number}.md"})
    work()
    mine = [ask for ask in asks(api) if ask["person"] == person("bo")]
    assert len(mine) == 3
    clock.move_to(NOW + timedelta(days=7))
    api("sre").get("/rollouts")
    ask_now()
    later = [ask for ask in asks(api, week="2026-W49") if ask["person"] == person("bo")]
    assert len(later) == 2


def test_a_service_born_later_is_asked_too(api, cells, lesson):
    assert api("sre").put("/services/new-api", json=STANDARD).status_code == 201
    assert cells(lesson)["new-api"] == "unanswered"


def test_a_service_that_is_retired_is_asked_no_more(api, cells, lesson, clock):
    said = STANDARD | {"title": "請求API", "retires_on": "2026-12-01"}
    assert api("sre").put("/services/billing-api", json=said).status_code == 200
    assert cells(lesson)["billing-api"] == "unanswered"
    clock.move_to(NOW + timedelta(days=7))
    assert cells(lesson)["billing-api"] == "out_of_scope"


def test_a_fact_that_is_missing_asks_nobody_but_is_wanted(
    api, cells, organisation, work, ask_now, lesson_text
):
    text = lesson_text.replace(
        'tech ~ "aurora-mysql"', 'tech ~ "aurora-mysql" and db.shared == true'
    )
    pushed = api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:s.md"})
    (id_,) = pushed.json()["learnings"]
    work()
    assert asks(api) == []
    wanted = api("sre").get("/facts-wanted").json()["items"]
    assert {"service": "billing-api", "names": ["db.shared"], "learnings": 1} in wanted
    api("billing").patch("/services/billing-api/facts", json={"db.shared": True})
    ask_now()
    (ask,) = asks(api)
    assert ask["cells"] == [{"learning": id_, "service": "billing-api"}]


def test_not_affected_is_asked_again_when_its_fact_changes(api, cells, lesson_text, organisation):
    text = lesson_text.replace('tech ~ "aurora-mysql"', "db.shared == true")
    api("billing").patch("/services/billing-api/facts", json={"db.shared": True, "other": 1})
    pushed = api("career").post("/push", json={"markdown": text, "source": "x.example/a/b:s.md"})
    (id_,) = pushed.json()["learnings"]
    said = {"status": "not_affected", "justification": "path_unreachable"}
    api("billing").post(f"/rollouts/{id_}/answers/billing-api", json=said)
    api("billing").patch("/services/billing-api/facts", json={"other": 2})
    assert cells(id_)["billing-api"] == "not_affected"
    api("billing").patch("/services/billing-api/facts", json={"db.shared": False})
    assert cells(id_)["billing-api"] == "out_of_scope"
    api("billing").patch("/services/billing-api/facts", json={"db.shared": True})
    assert cells(id_)["billing-api"] == "unanswered"


def test_a_changed_condition_asks_anew_and_a_changed_wording_does_not(
    api, cells, lesson, lesson_text
):
    said = {"status": "not_affected", "justification": "path_unreachable"}
    api("billing").post(f"/rollouts/{lesson}/answers/billing-api", json=said)
    worded = lesson_text.replace("全利用者の合計で決める", "全利用者の合計で必ず決める")
    push = {"markdown": worded, "source": "x.example/a/b:pm.md"}
    assert api("career").post("/push", json=push).json()["learnings"] == [lesson]
    assert cells(lesson)["billing-api"] == "not_affected"
    push["markdown"] = worded.replace("pattern: max_connections", "pattern: max_connection")
    assert api("career").post("/push", json=push).json()["learnings"] == [lesson]
    assert cells(lesson)["billing-api"] == "unanswered"


def test_whoever_pushes_is_told_at_once_whom_it_asks(api, organisation, lesson_text):
    push = {"markdown": lesson_text, "source": "x.example/a/b:pm.md"}
    dry = api("career").post("/push", json=push, params={"dry_run": 1}).json()
    told = api("career").post("/push", json=push).json()
    (asked,) = told["asked"]
    assert asked["learning"] == told["learnings"][0]
    assert asked["services"] == ["billing-api", "billing-batch", "global-api"]
    assert asked["unknown"] == []
    assert dry["asked"] == [asked | {"learning": None}]
