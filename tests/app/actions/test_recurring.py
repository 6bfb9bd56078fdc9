"""Is this one that was settled before? A question to its author, whose answer is kept."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.actions.answering import answer
from app.actions.recurring import confirm_signature, recurrences, say_otherwise, say_recurred
from app.clock import utc_now
from models.actor import HUB, Actor
from models.answer import Statement
from models.cell import Cell, cell_of
from models.errors import Conflict, Forbidden, NotFound
from models.learning import Learning
from models.service import Service
from models.team import ensure_team
from models.writeup import WriteUp

NOW = utc_now()
CAREER = Actor(id="p-career", role="author", teams=("career",))
PAYMENTS = Actor(id="p-payments", role="author", teams=("payments",))
STRANGER = Actor(id="p-hr", role="author", teams=("hr",))
LESSON = """---
kind: postmortem
title: 夜間バッチで接続が枯渇し too many connections
service: [career-api]
date: {day}
signature: {{component: [aurora-mysql], failure_mode: exhaustion, trigger: config}}
learnings:
  - statement: 接続の上限は合計で決める
    applies_when: tech == "aurora-mysql"
---
# 夜間バッチで接続が枯渇

Aurora の接続を夜間バッチが使い切り、too many connections が出た。
"""
#: The signature is a guess: there is no front matter for it.
AGAIN = """---
kind: postmortem
title: 決済の夜間バッチで接続プールが枯渇し too many connections
service: [payments-api]
date: {day}
tags: [aurora-mysql]
---
# 決済の夜間バッチで接続が枯渇

## 原因
設定変更のあと Aurora の接続プールが枯渇し、too many connections が出た。
"""


@pytest.fixture
def learning(push, hub) -> str:
    """A lesson of career's that payments-api settled an hour ago."""
    with hub.transaction() as session:
        for slug, team in (("career-api", "career"), ("payments-api", "payments")):
            ensure_team(session, team, now=NOW)
            technologies = ["aurora-mysql"]
            session.add(Service(slug=slug, title=slug, team=team, technologies=technologies,
                                created_at=NOW))  # fmt: skip
    [id_] = push(LESSON.format(day=NOW.date())).json()["learnings"]
    said = Statement(status="not_affected", note="別の構成です")
    with hub.transaction() as session:
        service = session.get(Service, "payments-api")
        answer(session, session.get(Learning, id_), service, said, by=PAYMENTS,
               now=NOW - timedelta(hours=1))  # fmt: skip
    return id_


@pytest.fixture
def repushed(push, learning) -> dict:
    day = (NOW + timedelta(days=1)).date()
    return push(AGAIN.format(day=day), "docs/again.md", team="payments").json()


@pytest.fixture
def asked(hub):
    def asking(writeup: str, viewer: Actor = HUB) -> list[tuple[str, str]]:
        with hub.reading() as session:
            found = recurrences(session, hub.library(session), session.get(WriteUp, writeup),
                                viewer=viewer, now=NOW, zone=hub.settings.zone)  # fmt: skip
        return [(one.learning, one.service) for one in found]

    return asking


def status(hub, learning: str) -> str:
    with hub.reading() as session:
        return cell_of(session, learning, "payments-api").status


def test_a_push_asks_and_judges_nothing(hub, learning, repushed):
    assert repushed["contradicted"] == []
    [question] = repushed["recurrences"]
    assert (question["learning"], question["service"]) == (learning, "payments-api")
    assert question["url"].endswith(f"/w/{repushed['id']}#recurrences")
    assert status(hub, learning) == "not_affected"


def test_what_was_settled_after_the_incident_is_no_question(push, learning):
    day = (NOW - timedelta(days=2)).date()
    told = push(AGAIN.format(day=day), "docs/again.md", team="payments").json()
    assert told["recurrences"] == []


def test_what_resembles_nothing_is_no_question(push, learning):
    day = (NOW + timedelta(days=1)).date()
    text = f"---\nkind: postmortem\nservice: [payments-api]\ndate: {day}\n---\n# 停電\nUPS が故障\n"
    assert push(text, "docs/other.md", team="payments").json()["recurrences"] == []


def test_yes_opens_the_cell_again(hub, learning, repushed, asked):
    with hub.transaction() as session:
        say_recurred(session, repushed["id"], learning, "payments-api", by=PAYMENTS, now=NOW,
                     zone=hub.settings.zone)  # fmt: skip
    assert status(hub, learning) == "contradicted"
    assert asked(repushed["id"]) == []


def test_yes_is_said_once(hub, learning, repushed):
    said = {"by": PAYMENTS, "now": NOW, "zone": hub.settings.zone}
    with hub.transaction() as session:
        say_recurred(session, repushed["id"], learning, "payments-api", **said)
    with hub.transaction() as session, pytest.raises(Conflict):
        say_recurred(session, repushed["id"], learning, "payments-api", **said)


def test_no_is_remembered_and_changes_nothing_else(hub, learning, repushed, asked):
    with hub.transaction() as session:
        say_otherwise(session, repushed["id"], learning, "payments-api", by=PAYMENTS, now=NOW,
                      zone=hub.settings.zone)  # fmt: skip
    assert asked(repushed["id"]) == []
    assert status(hub, learning) == "not_affected"


def test_only_the_team_of_the_incident_or_the_service_answers(hub, learning, repushed):
    said = {"now": NOW, "zone": hub.settings.zone}
    for say in (say_recurred, say_otherwise):
        with hub.transaction() as session, pytest.raises(Forbidden):
            say(session, repushed["id"], learning, "payments-api", by=STRANGER, **said)


def test_a_service_that_the_incident_is_not_about_has_nothing_to_answer(hub, learning, repushed):
    with hub.transaction() as session, pytest.raises(NotFound):
        say_recurred(session, repushed["id"], learning, "career-api", by=HUB, now=NOW,
                     zone=hub.settings.zone)  # fmt: skip


def test_a_confirmed_signature_contradicts_what_was_settled(hub, learning, repushed):
    with hub.transaction() as session:
        found = confirm_signature(session, repushed["id"], by=PAYMENTS, now=NOW,
                                  zone=hub.settings.zone)  # fmt: skip
    assert [one.service for one in found] == ["payments-api"]
    assert status(hub, learning) == "contradicted"


def test_a_stated_signature_contradicts_in_the_push_itself(hub, push, learning):
    day = (NOW + timedelta(days=1)).date()
    stated = "signature: {component: [aurora-mysql], failure_mode: exhaustion}\ntags:"
    text = AGAIN.format(day=day).replace("tags:", stated)
    told = push(text, "docs/again.md", team="payments").json()
    [again] = told["contradicted"]
    assert (again["learning"], again["service"]) == (learning, "payments-api")
    assert again["statement"] == "接続の上限は合計で決める"


def test_what_the_pusher_may_not_see_is_not_told(hub, push, learning):
    """hr writes of an incident of payments-api; the lesson is career's own."""
    push(LESSON.format(day=NOW.date()).replace("service:", "visibility: restricted\nservice:"))
    day = (NOW + timedelta(days=1)).date()
    stated = "signature: {component: [aurora-mysql], failure_mode: exhaustion}\ntags:"
    told = push(AGAIN.format(day=day).replace("tags:", stated), "docs/again.md", team="hr").json()
    assert told["contradicted"] == []
    with hub.reading() as session:
        cells = session.exec(select(Cell).where(Cell.status == "contradicted")).all()
        assert [cell.service for cell in cells] == ["payments-api"]


def test_only_its_team_confirms_a_signature(hub, learning, repushed):
    with hub.transaction() as session, pytest.raises(Forbidden):
        confirm_signature(session, repushed["id"], by=CAREER, now=NOW, zone=hub.settings.zone)
