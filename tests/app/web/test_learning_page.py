"""A learning's page: where it stands, whom it concerns, circulating and adopting it."""

from html import unescape

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.cell import Cell
from models.learning import Learning
from models.rollout import rollout_of
from tests.app.web.conftest import REPORT

CONDITION = "    applies_when: 'tech ~ \"aurora-mysql\"'\n"
MORE = "    effort_hours: 3\n    due: 2027-04-30\n"
OPEN = REPORT.replace(CONDITION, "")
OLD = REPORT.replace("2026-11-05", "2019-11-05")


@pytest.fixture
def learning(hub, pushed):
    """``learning(text)``: the id of the one learning of a pushed text."""

    def pushing(text: str = REPORT) -> str:
        pushed(text)
        with hub.reading() as session:
            return session.exec(select(Learning.id)).one()

    return pushing


def kept(hub, id_: str) -> Learning:
    with hub.reading() as session:
        return session.get(Learning, id_)


def asked(hub, id_: str) -> list[str]:
    with hub.reading() as session:
        query = select(Cell.service).where(Cell.learning == id_).order_by(Cell.service)
        return list(session.exec(query))


def test_its_condition_is_told_in_words_and_as_text(signed_in, learning):
    page = unescape(signed_in("reader").get(f"/learnings/{learning()}").text)
    assert "Technologies contains aurora-mysql" in page
    assert '<code>tech ~ "aurora-mysql"</code>' in page


def test_a_nested_condition_is_told_part_by_part(signed_in, learning):
    text = REPORT.replace(
        'tech ~ "aurora-mysql"', 'tier == 1 and (team == "a" or not tier in [2, 3])'
    )
    page = unescape(signed_in("reader").get(f"/learnings/{learning(text)}").text)
    places = [page.index(words) for words in ("All of these:", "Tier is 1", "Any of these:",
              "Team is a", "Not so:", "Tier is one of 2, 3")]  # fmt: skip
    assert places == sorted(places)


def test_checks_say_what_they_look_at_and_where_they_are_weak(hub, signed_in, learning):
    check = "    checks: [{id: pool, type: text_matches, path: '*.yaml', pattern: max_pool}]\n"
    id_ = learning(REPORT.replace(CONDITION, CONDITION + check))
    mark = {"check": "pool", "writeup": "pm-hidden00", "service": "payments-api",
            "at": utc_now().isoformat()}  # fmt: skip
    with hub.transaction() as session:
        session.get(Learning, id_).weakened = [mark]
    page = signed_in("reader").get(f"/learnings/{id_}").text
    assert "*.yaml holds a text that matches max_pool." in page
    assert "It passed, and yet it happened again: 決済API" in page
    assert "pm-hidden00" not in page


def test_a_scope_is_proposed_and_one_click_circulates_it(hub, signed_in, learning):
    id_, browser = learning(OPEN), signed_in("keeper")
    page = browser.get(f"/learnings/{id_}").text
    assert "the hub proposes" in page
    assert "It reaches 2 services" in page
    fields = {"condition": 'technologies in ["aurora-mysql"]', "back": f"/learnings/{id_}"}
    answer = browser.post(f"/learnings/{id_}/scope", data=fields)
    assert answer.headers["location"] == f"/learnings/{id_}"
    assert asked(hub, id_) == ["career-api", "payments-api"]
    assert "the hub proposes" not in browser.get(f"/learnings/{id_}").text


def test_the_write_up_proposes_it_too(signed_in, learning, hub):
    id_ = learning(OPEN)
    page = signed_in("keeper").get(f"/w/{kept(hub, id_).writeup}").text
    assert f'action="/learnings/{id_}/scope"' in page
    assert f'action="/learnings/{id_}/scope"' not in signed_in("reader").get(
        f"/w/{kept(hub, id_).writeup}"
    ).text  # fmt: skip


def test_a_proposal_that_somebody_was_quicker_with_is_stale(signed_in, learning):
    id_, browser = learning(OPEN), signed_in("keeper")
    fields = {"condition": "tier == 1", "revision": "1-0.5"}
    assert browser.post(f"/learnings/{id_}/scope", data=fields).status_code == 412


def test_only_its_team_says_whom_it_concerns(hub, signed_in, learning):
    id_, stranger = learning(OPEN), signed_in("stranger")
    assert "the hub proposes" in stranger.get(f"/learnings/{id_}").text
    assert f'action="/learnings/{id_}/scope"' not in stranger.get(f"/learnings/{id_}").text
    said = {"condition": "tier == 1"}
    assert stranger.post(f"/learnings/{id_}/scope", data=said).status_code == 403
    assert stranger.post(f"/learnings/{id_}/circulation").status_code == 403
    assert stranger.post(f"/learnings/{id_}/rollout").status_code == 403


def test_past_material_is_circulated_on_demand(hub, signed_in, learning):
    id_, browser = learning(OLD), signed_in("keeper")
    assert asked(hub, id_) == []
    assert "Archive material is circulated only" in browser.get(f"/learnings/{id_}").text
    assert browser.post(f"/learnings/{id_}/circulation").status_code == 303
    assert asked(hub, id_) == ["career-api", "payments-api"]


def test_adopting_shows_first_what_it_comes_to(signed_in, learning):
    id_ = learning(REPORT.replace(CONDITION, CONDITION + MORE))
    page = signed_in("keeper").get(f"/learnings/{id_}").text
    assert "2 services in scope" in page
    assert "together about 6 hours of work" in page
    assert 'name="due" value="2027-04-30"' in page
    assert 'name="is_mandatory"' not in page
    assert 'name="is_mandatory"' in signed_in("sre").get(f"/learnings/{id_}").text
    assert 'id="adopt"' not in signed_in("stranger").get(f"/learnings/{id_}").text


def test_one_click_adopts_it(hub, signed_in, learning):
    id_, browser = learning(), signed_in("keeper")
    answer = browser.post(f"/learnings/{id_}/rollout", data={"due": "2027-05-01"})
    with hub.reading() as session:
        rollout = rollout_of(session, id_)
    assert answer.headers["location"] == f"/rollouts/{rollout.id}"
    assert (rollout.due.isoformat(), rollout.is_mandatory) == ("2027-05-01", False)
    page = browser.get(f"/learnings/{id_}").text
    assert f"/rollouts/{rollout.id}" in page
    assert 'id="adopt"' not in page


def test_only_the_sre_team_makes_it_mandatory(hub, signed_in, learning):
    id_, fields = learning(), {"is_mandatory": "true", "due": "2027-05-01"}
    assert signed_in("keeper").post(f"/learnings/{id_}/rollout", data=fields).status_code == 403
    assert signed_in("sre").post(f"/learnings/{id_}/rollout", data=fields).status_code == 303
    with hub.reading() as session:
        assert rollout_of(session, id_).is_mandatory


def test_a_rollout_is_not_restricted_beside_a_write_up_that_all_may_read(signed_in, learning):
    fields = {"is_restricted": "true"}
    answer = signed_in("sre").post(f"/learnings/{learning()}/rollout", data=fields)
    assert answer.status_code == 422


def test_what_is_no_day_is_refused(signed_in, learning):
    answer = signed_in("keeper").post(f"/learnings/{learning()}/rollout", data={"due": "soon"})
    assert answer.status_code == 422


def test_a_condition_that_cannot_be_read_is_told_and_adopts_nothing(signed_in, learning):
    text = REPORT.replace('tech ~ "aurora-mysql"', "tier = 1")
    page = unescape(signed_in("keeper").get(f"/learnings/{learning(text)}").text)
    assert "did you mean “==”" in page
    assert 'id="adopt"' not in page


@pytest.mark.parametrize(
    ("text", "state"), [(REPORT, "circulated"), (OPEN, "proposed"), (OLD, None)]
)
def test_the_list_is_narrowed_by_where_they_stand(signed_in, learning, text, state):
    id_, browser = learning(text), signed_in("keeper")
    for one in ("proposed", "circulated", "rolling_out", "retired"):
        page = browser.get("/learnings", params={"state": one}).text
        assert (f"/learnings/{id_}" in page) == (one == state), one


def test_those_that_roll_out_and_those_that_are_gone_have_lists_of_their_own(
    hub, signed_in, learning, pushed
):
    id_, browser = learning(), signed_in("keeper")
    browser.post(f"/learnings/{id_}/rollout")
    assert f"/learnings/{id_}" in browser.get("/learnings?state=rolling_out").text
    assert f"/learnings/{id_}" not in browser.get("/learnings?state=circulated").text
    pushed(REPORT[: REPORT.index("learnings:")] + "---\n# 学びのない報告\n")
    assert f"/learnings/{id_}" in browser.get("/learnings?state=retired").text
    assert f"/learnings/{id_}" not in browser.get("/learnings").text


def test_what_waits_to_be_confirmed_is_one_s_own_team_s(signed_in, learning):
    id_ = learning(OPEN)
    assert f"/learnings/{id_}" not in signed_in("stranger").get("/learnings?state=proposed").text
    assert f"/learnings/{id_}" in signed_in("sre").get("/learnings?state=proposed").text


def test_the_list_is_narrowed_to_a_team(signed_in, learning):
    id_, browser = learning(), signed_in("reader")
    assert f"/learnings/{id_}" in browser.get("/learnings?team=career").text
    assert "No learning is like that" in browser.get("/learnings?team=payments").text
