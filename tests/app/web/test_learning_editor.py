"""Writing a learning in the browser: its words, its condition by clicked facts, its checks."""

import json
from html import unescape
from types import SimpleNamespace

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.actor import HUB
from models.cell import Cell
from models.fact import set_facts
from models.learning import Learning
from models.revision import revision_of
from models.writeup import WriteUp
from tests.app.web.conftest import REPORT

SAID = {"statement": "接続の上限は合計で決める", "team": "career", "do": "publish"}


@pytest.fixture
def browser(signed_in, services):
    return signed_in("keeper")


def chip(name: str, value) -> str:
    return json.dumps([name, value])


def condition_in(page: str) -> str:
    return unescape(
        page.split('id="condition-text"')[1].split(">", 1)[1].split("</textarea>", maxsplit=1)[0]
    )


def learning_at(hub, answer) -> SimpleNamespace:
    """What became of the form, detached."""
    id_ = answer.headers["location"].rsplit("/", 1)[1]
    with hub.reading() as session:
        learning = session.get(Learning, id_)
        writeup = session.get(WriteUp, learning.writeup)
        text = revision_of(session, writeup.id, writeup.revision).text
        return SimpleNamespace(**learning.model_dump(), revision=writeup.revision, text=text)


def revision_in(page: str) -> str:
    return page.split('name="revision" value="')[1].split('"', maxsplit=1)[0]


def test_the_known_facts_of_all_services_stand_there_with_their_counts(hub, browser):
    with hub.transaction() as session:
        set_facts(session, "career-api", {"db.shared": True, "version.go": "1.22.9"}, source=None,
                  by=HUB, now=utc_now())  # fmt: skip
    page = unescape(browser.get("/learnings/new").text)
    for name, value in (("technologies", "aurora-mysql"), ("team", "payments"),
                        ("db.shared", True), ("version.go", "1.22.9")):  # fmt: skip
        assert f'name="chip" value="{chip(name, value)}"' in page
    assert 'aurora-mysql <span class="number">2</span>' in page


def test_a_clicked_fact_becomes_a_term_and_all_that_was_typed_stays(browser):
    typed = SAID | {"do": "", "background": "事例は三つ", "checks": "- type: file_exists"}
    page = browser.post("/learnings/new", data=typed | {"chip": chip("tier", 1)}).text
    assert condition_in(page) == "tier == 1"
    for words in ("接続の上限は合計で決める", "事例は三つ", "- type: file_exists"):
        assert words in page


@pytest.mark.parametrize(
    ("before", "clicked", "after"),
    [
        ("tier == 1", {"chip": chip("team", "hr")}, 'tier == 1 and team == "hr"'),
        ("tier == 1", {"chip": chip("tier", 1)}, "tier == 1"),
        ("tier == 1", {"chip": chip("tier", 2), "word": "or"}, "tier == 1 or tier == 2"),
        ("", {"chip": chip("team", "hr"), "operator": "!="}, 'team != "hr"'),
        ("", {"chip": chip("technologies", "aurora"), "operator": "~"}, 'technologies ~ "aurora"'),
        ('v < 8.10 and tier == 1 and team == "hr"', {"drop": "1"}, 'v < 8.10 and team == "hr"'),
        ("tier == 1", {"drop": "0"}, ""),
        ("tier == 1 and v == 8.10", {"word": "or"}, "tier == 1 or v == 8.10"),
        (
            "not tier == 1",
            {"chip": chip("tier", 2), "word": "or"},
            "(not tier == 1) or tier == 2",
        ),
        (
            "",
            {"do": "add", "name": "pkg:npm/axios", "value": "1.7", "operator": "<"},
            'sbom("pkg:npm/axios") < "1.7"',
        ),
        ("", {"do": "add", "name": "db.shared", "value": "true"}, "db.shared == true"),
        ("", {"do": "add", "name": "tier", "value": "2", "operator": ">="}, "tier >= 2"),
    ],
)
def test_terms_are_added_joined_and_dropped_by_plain_posts(browser, before, clicked, after):
    said = SAID | {"do": "check", "condition": before} | clicked
    assert condition_in(browser.post("/learnings/new", data=said).text) == after


def test_a_mistake_is_told_with_its_place_and_what_was_meant(browser):
    said = SAID | {"condition": "tier = 1"}
    answer = browser.post("/learnings/new", data=said)
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert "column 6" in page
    assert "“==”" in page
    assert condition_in(page) == "tier = 1"


def test_what_follows_a_mistake_is_not_added(browser):
    said = SAID | {"do": "", "condition": "tier = 1", "chip": chip("tier", 2)}
    assert condition_in(browser.post("/learnings/new", data=said).text) == "tier = 1"


def test_the_services_in_scope_are_listed_live(hub, browser):
    with hub.transaction() as session:
        set_facts(session, "career-api", {"db.shared": True}, source=None, by=HUB, now=utc_now())
    part = browser.post("/learnings/scope", data={"condition": "db.shared == true"}).text
    assert "<html" not in part
    assert "1 service is asked" in part
    assert "応募API" in part
    assert "1 service of which a fact is missing" in part
    assert "db.shared</small>" in part
    assert "0 services are out of scope" in part


def test_the_live_part_says_what_became_of_a_click(browser):
    part = browser.post("/learnings/scope", data={"chip": chip("team", "payments")}).text
    assert 'data-condition="team == &#34;payments&#34;"' in part
    assert "決済API" in part


def test_the_back_test_says_which_past_incidents_it_would_have_met(browser, pushed):
    pushed(REPORT.replace("learnings:", "signature: {component: [aurora-mysql], "
                          "failure_mode: exhaustion}\nlearnings:"))  # fmt: skip
    said = {"statement": "Aurora の接続を使い切り too many connections", "condition": "tier != 9"}
    part = browser.post("/learnings/scope", data=said).text
    assert "It would have met 1 of 1 past incidents" in part
    assert "夜間バッチで接続が枯渇し応募APIが38分停止" in part


def test_published_with_a_condition_it_is_asked_at_once(hub, browser):
    said = SAID | {"condition": 'tech == "aurora-mysql"', "service": "career-api"}
    learning = learning_at(hub, browser.post("/learnings/new", data=said))
    with hub.reading() as session:
        cells = session.exec(select(Cell).where(Cell.learning == learning.id)).all()
        assert {cell.service: cell.is_own for cell in cells} == {
            "career-api": True,
            "payments-api": False,
        }


def test_all_fields_are_kept(hub, browser):
    said = SAID | {
        "background": "一行目\r\n二行目",
        "checks": "- {id: a, type: file_exists, path: x.tf}",
        "effort_hours": "2.5",
        "downtime": "no",
        "due": "2027-04-30",
        "risk_if_ignored": "止まる",
    }
    learning = learning_at(hub, browser.post("/learnings/new", data=said))
    assert learning.background == "一行目\n二行目"
    assert learning.checks == [{"id": "a", "type": "file_exists", "path": "x.tf"}]
    assert (learning.effort_hours, learning.downtime) == (2.5, False)
    assert learning.due.isoformat() == "2027-04-30"
    assert learning.risk_if_ignored == "止まる"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("statement", " ", "one sentence"),
        ("effort_hours", "two", "no number of hours"),
        ("effort_hours", "-1", "effort_hours"),
        ("due", "tomorrow", "due"),
        ("checks", "- type: [", "no YAML"),
        ("checks", "file_exists", "list of maps"),
        ("checks", "- {id: a}", "needs a type"),
        ("statement", "x" * 501, "statement"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_kept_in_the_form(browser, field, value, words):
    answer = browser.post("/learnings/new", data=SAID | {field: value})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert words in page
    assert value.strip() in page


def test_a_check_that_cannot_be_run_is_shown_before_it_is_published(browser):
    said = SAID | {"do": "check", "checks": "- {type: file_exists}\n- {type: shell}"}
    page = unescape(browser.post("/learnings/new", data=said).text)
    assert "does not say its path" in page
    assert "no type that can be run" in page


def test_only_for_one_s_own_team(browser, signed_in):
    assert browser.post("/learnings/new", data=SAID | {"team": "payments"}).status_code == 403
    assert signed_in("reader").get("/learnings/new").status_code == 403


def test_what_was_born_here_gets_a_new_revision(hub, browser):
    first = learning_at(hub, browser.post("/learnings/new", data=SAID | {"service": "career-api"}))
    address = f"/learnings/{first.id}/edit"
    revision = revision_in(browser.get(address).text)
    said = SAID | {"statement": "接続の上限を合計する", "revision": revision,
                   "service": "career-api"}  # fmt: skip
    second = learning_at(hub, browser.post(address, data=said))
    assert (second.id, second.revision) == (first.id, 2)
    assert second.statement == "接続の上限を合計する"
    assert second.text.endswith("---\n接続の上限を合計する\n")


def test_what_the_form_does_not_know_of_stays_in_the_text(hub, browser):
    text = "---\nkind: learning\ntags: [pool]\n---\n# 接続を合計する\n\n長い説明。\n"
    browser.post("/new", data={"markdown": text, "team": "career", "source": "pool"})
    with hub.reading() as session:
        [id_] = session.exec(select(Learning.id))
    page = browser.get(f"/learnings/{id_}/edit").text
    said = SAID | {"revision": revision_in(page), "condition": "tier == 1"}
    learning = learning_at(hub, browser.post(f"/learnings/{id_}/edit", data=said))
    assert "長い説明。" in learning.text
    assert "pool" in learning.text
    assert learning.applies_when == "tier == 1"


def test_a_lost_update_is_refused_with_the_typed_text_and_theirs(hub, browser):
    learning = learning_at(hub, browser.post("/learnings/new", data=SAID))
    address = f"/learnings/{learning.id}/edit"
    revision = revision_in(browser.get(address).text)
    browser.post(address, data=SAID | {"statement": "先に書いた", "revision": revision})
    late = SAID | {"statement": "後から書いた", "revision": revision}
    answer = browser.post(address, data=late)
    assert answer.status_code == 412
    assert "後から書いた" in answer.text
    assert '<span class="theirs">先に書いた</span>' in answer.text
    again = late | {"revision": revision_in(answer.text)}
    assert learning_at(hub, browser.post(address, data=again)).statement == "後から書いた"


def test_a_file_s_learning_is_edited_in_the_file(browser, hub, pushed):
    pushed(REPORT)
    with hub.reading() as session:
        [id_] = session.exec(select(Learning.id))
    page = browser.get(f"/learnings/{id_}/edit").text
    assert "https://github.example.com/acme/career/blob/HEAD/docs/pm/031.md" in page
    assert 'name="statement"' not in page
    assert 'value="publish"' not in page
    said = {"do": "publish", "condition": "tier == 1", "revision": revision_in(page)}
    refused = browser.post(f"/learnings/{id_}/edit", data=said)
    assert refused.status_code == 422
    assert "please change it there" in refused.text


def test_of_a_file_that_states_none_the_condition_is_confirmed_here(browser, hub, pushed):
    pushed(REPORT.replace("    applies_when: 'tech ~ \"aurora-mysql\"'\n", ""))
    with hub.reading() as session:
        [id_] = session.exec(select(Learning.id))
    page = browser.get(f"/learnings/{id_}/edit").text
    said = {"do": "publish", "condition": 'team == "payments"', "revision": revision_in(page)}
    assert learning_at(hub, browser.post(f"/learnings/{id_}/edit", data=said)).confirmed_when == (
        'team == "payments"'
    )
    assert browser.post(f"/learnings/{id_}/edit", data=said).status_code == 412


def test_another_team_edits_nothing(browser, signed_in, hub):
    learning = learning_at(hub, browser.post("/learnings/new", data=SAID))
    stranger = signed_in("stranger")
    address = f"/learnings/{learning.id}/edit"
    assert stranger.get(address).status_code == 403
    assert stranger.post(address, data=SAID).status_code == 403
    assert address not in stranger.get(f"/learnings/{learning.id}").text
