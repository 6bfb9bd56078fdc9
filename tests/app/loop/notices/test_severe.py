"""A learning of severity 1 is told right away to whom it concerns, and asks in the same letter."""

import re

import pytest
from loop_words import LESSON
from notice_words import OTHER, SEVERE, STATEMENT, TITLE, TWO_LEARNINGS, UNSCOPED, numbered
from sqlmodel import col

from models.answer import answers_of
from models.ask import Ask
from models.dispatch import Dispatch
from models.notice import Notice

LINK = re.compile(r"http://127\.0\.0\.1:8000(/answer/[\w.-]+)")


def test_those_are_told_whose_services_of_other_teams_are_in_scope(post, push, work):
    push(SEVERE)
    work()
    assert post.names == ["bo", "glen"]
    (letter,) = post.to("bo")
    assert STATEMENT in letter.subject
    assert TITLE in letter.text
    assert "請求API、請求バッチ" in letter.text
    assert STATEMENT in letter.html
    assert "Severity 1" in post.to("glen")[0].subject


def test_it_asks_and_no_second_letter_asks_the_same(post, push, work, rows, person):
    push(SEVERE)
    work()
    assert {one.person for one in rows(Ask)} == {person("bo"), person("glen")}
    assert not rows(Dispatch, col(Dispatch.occasion).startswith("ask:"))


def test_the_letter_can_be_ended_by_a_link_and_its_lines_are_short(post, push, work, client):
    push(SEVERE)
    work()
    (letter,) = post.to("bo")
    assert max(map(len, letter.raw.splitlines())) <= 78
    assert letter.read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (address,) = re.findall(r"http://127\.0\.0\.1:8000(/u/\w+)", letter.text)
    assert address in letter.read["List-Unsubscribe"]
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).is_success
    post.letters.clear()
    push(numbered(1), source="x.example/a/b:1.md")
    work()
    assert [one.subject for one in post.to("bo") if "起こりえますか" not in one.subject] == []


def test_an_answer_from_the_letter_is_recorded(post, push, work, client, hub):
    (learning,) = push(SEVERE)["learnings"]
    work()
    link = LINK.search(post.to("bo")[0].text)[1]
    client.headers["Sec-Fetch-Site"] = "same-origin"
    said = client.post(link, data={"status": "affected", "service": ["billing-api"]})
    assert said.status_code == 200
    with hub.reading() as session:
        (answer,) = answers_of(session, learning, "billing-api")
    assert (answer.status, answer.via) == ("affected", "mail")


def test_what_is_milder_is_asked_like_everything(post, push, work, rows):
    push(LESSON)
    work()
    assert not rows(Notice)
    assert rows(Dispatch, col(Dispatch.occasion).startswith("ask:"))


def test_a_service_of_which_facts_are_missing_is_not_told(post, push, work, rows):
    push(SEVERE.replace('tech ~ "aurora-mysql"', "db.shared == true"))
    work()
    assert rows(Notice)
    assert post.letters == []


@pytest.mark.parametrize(
    ("kind", "target"),
    [("team", "career"), ("service", "career-api"), ("technology", "aurora-mysql"), ("tag", "db")],
)
def test_who_follows_it_of_their_own_will_is_told(post, push, work, following, kind, target):
    following("bea", kind, target)
    push(SEVERE.replace("\nseverity:", "\ntags: [db]\ntech: [aurora-mysql]\nseverity:"))
    work()
    (letter,) = post.to("bea")
    assert STATEMENT in letter.text
    assert "/answer/" not in letter.text


def test_what_is_followed_because_that_is_usual_tells_nobody(post, push, work, following):
    following("bea", "team", "global")
    following("lead", "team", "career", is_on=False)
    push(SEVERE)
    work()
    assert post.names == ["bo", "glen"]


def test_pushed_again_it_is_not_told_again(post, push, work, rows):
    push(SEVERE)
    work()
    push(SEVERE.replace("枯渇した。", "枯渇してしまった。"))
    work()
    assert post.names == ["bo", "glen"]
    assert len(rows(Notice)) == 1


def test_an_incident_that_turns_out_worse_is_told_then(post, push, work):
    push(LESSON)
    work()
    post.letters.clear()
    push(SEVERE)
    work()
    assert post.names == ["bo", "glen"]
    assert "/answer/" in post.to("bo")[0].text


def test_two_learnings_of_an_incident_are_one_letter(post, push, work, rows):
    push(TWO_LEARNINGS)
    work()
    assert len(rows(Notice)) == 2
    assert len(rows(Ask)) == 2
    (letter,) = post.to("bo")
    assert STATEMENT in letter.text
    assert OTHER in letter.text


def test_a_scope_that_is_confirmed_by_a_click_is_told_then(post, push, work, api):
    (learning,) = push(UNSCOPED)["learnings"]
    work()
    assert post.letters == []
    assert api("career").post(f"/learnings/{learning}/scope", json={}).is_success
    work()
    assert post.names == ["bo", "glen"]


def test_past_material_is_asked_on_demand_and_never_told(post, push, work, api, rows):
    (learning,) = push(SEVERE.replace("2026-11-20", "2024-01-10"))["learnings"]
    assert api("career").post(f"/learnings/{learning}/circulation").is_success
    work()
    assert not rows(Notice)
    assert post.names == ["bo", "glen"]


def test_drafts_and_dry_runs_tell_nothing(post, push, work, api, rows):
    draft = push(SEVERE.replace("\nseverity:", "\nstatus: draft\nseverity:"))
    assert draft["state"] == "draft"
    dry = {"markdown": SEVERE, "source": "x.example/a/b:dry.md"}
    assert api("career").post("/push", json=dry, params={"dry_run": 1}).is_success
    work()
    assert not rows(Notice)
    assert post.letters == []
