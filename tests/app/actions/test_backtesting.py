"""Holding a learning against the incidents of the past."""

import pytest

from app.actions.backtesting import BackTest, Lesson, back_test
from models.actor import HUB, Actor

EXHAUSTED = {"component": ["aurora-mysql"], "failure_mode": "exhaustion", "trigger": "config"}
STRANGER = Actor(id="p-1", role="reader", teams=("payments",))


def incident(title: str, service: str, *, mode: str = "exhaustion", more: str = "") -> str:
    return f"""---
kind: postmortem
title: {title}
service: [{service}]
signature: {{component: [Aurora-MySQL, batch], failure_mode: {mode}}}
{more}---
# {title}

夜間バッチで接続を使い切った。
"""


@pytest.fixture
def tested(hub):
    def testing(services: set[str], lesson: Lesson, viewer: Actor = HUB) -> BackTest:
        with hub.reading() as session:
            return back_test(session, hub.library(session), lesson, services, viewer=viewer)

    return testing


@pytest.fixture
def ids(push) -> dict[str, str]:
    texts = {
        "alike": incident("接続が枯渇", "career-api"),
        "elsewhere": incident("接続が枯渇した別件", "payments-api"),
        "otherwise": incident("応答が遅延", "career-api", mode="timeout"),
        "old": incident("昔の枯渇", "career-api", more="date: 2019-03-05\n"),
        "hidden": incident("秘密の枯渇", "career-api", more="visibility: restricted\n"),
    }
    return {name: push(text, f"docs/{name}.md").json()["id"] for name, text in texts.items()}


def met(test: BackTest) -> set[str]:
    return {writeup.id for writeup, _ in test.met}


def test_incidents_count_that_failed_alike_in_a_service_in_scope(tested, ids):
    found = tested({"career-api"}, Lesson(words="", signature=EXHAUSTED))
    assert met(found) == {ids["alike"], ids["old"], ids["hidden"]}
    assert (found.incidents, found.by) == (5, "signature")


def test_each_is_told_with_its_services_in_scope(tested, push):
    push(incident("二つを巻き込んだ枯渇", "career-api, payments-api"))
    [(_, services)] = tested({"payments-api"}, Lesson(words="", signature=EXHAUSTED)).met
    assert services == ("payments-api",)


def test_what_the_viewer_may_not_read_is_neither_met_nor_counted(tested, ids):
    found = tested({"career-api"}, Lesson(words="", signature=EXHAUSTED), STRANGER)
    assert met(found) == {ids["alike"], ids["old"]}
    assert found.incidents == 4


def test_its_own_incident_is_no_proof(tested, ids):
    lesson = Lesson(words="", signature=EXHAUSTED, writeup=ids["alike"])
    found = tested({"career-api"}, lesson)
    assert met(found) == {ids["old"], ids["hidden"]}
    assert found.incidents == 4


def test_a_signature_without_a_shared_component_meets_nothing(tested, ids):
    lesson = Lesson(words="", signature=EXHAUSTED | {"component": ["redis"]})
    assert not met(tested({"career-api"}, lesson))


def test_a_guess_of_an_incident_counts_as_well(tested, push):
    text = "---\nkind: postmortem\ntags: [aurora-mysql]\n---\n## 原因\n接続プールが枯渇した\n"
    guessed = push(text, service=["career-api"]).json()
    assert "signature" in {one["field"] for one in guessed["guessed"]}
    assert met(tested({"career-api"}, Lesson(words="", signature=EXHAUSTED))) == {guessed["id"]}


def test_without_a_signature_search_tells_what_is_related(tested, ids):
    found = tested({"career-api"}, Lesson(words="接続が枯渇 夜間バッチ"))
    assert ids["alike"] in met(found)
    assert ids["elsewhere"] not in met(found)
    assert found.by == "search"


def test_no_words_and_no_signature_meet_nothing(tested, ids):
    assert tested({"career-api"}, Lesson(words=" ")).met == ()
