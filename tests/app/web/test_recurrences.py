"""What a write-up's page asks of its team, and of nobody else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.clock import utc_now
from models.cell import cell_of
from models.learning import Learning
from tests.app.web.conftest import REPORT

AGAIN = """---
kind: postmortem
title: 決済の夜間バッチで接続プールが枯渇し too many connections
service: [payments-api]
date: {day}
tags: [aurora-mysql]
---
# 決済の夜間バッチで接続が枯渇

## 発生原因
夜間バッチの再実行で Aurora の接続プールが枯渇し、too many connections が出た。
"""


@pytest.fixture
def learning(hub, pushed, signed_in) -> str:
    signature = "signature: {component: [aurora-mysql], failure_mode: exhaustion}\nlearnings:"
    pushed(REPORT.replace("learnings:", signature))
    with hub.reading() as session:
        id_ = session.exec(select(Learning.id)).one()
    said = {"status": "not_affected", "note": "別の構成"}
    assert signed_in("stranger").post(
        f"/learnings/{id_}/answers/payments-api", data=said
    ).status_code == 303  # fmt: skip
    return id_


@pytest.fixture
def incident(pushed, learning) -> str:
    day = (utc_now() + timedelta(days=2)).date()
    return pushed(AGAIN.format(day=day), team="payments", path="docs/pm/2.md").id


def test_its_team_and_the_sre_team_are_asked(signed_in, incident):
    for name, is_asked in (("stranger", True), ("sre", True), ("keeper", False), ("reader", False)):
        page = signed_in(name).get(f"/w/{incident}").text
        assert ('id="recurrences"' in page) == is_asked, name
        assert (f'action="/w/{incident}/signature"' in page) == is_asked, name


def test_yes_asks_the_service_again(hub, signed_in, learning, incident):
    browser = signed_in("stranger")
    answer = browser.post(f"/w/{incident}/recurrences/{learning}/payments-api")
    assert answer.headers["location"] == f"/learnings/{learning}#payments-api"
    with hub.reading() as session:
        assert cell_of(session, learning, "payments-api").status == "contradicted"
    assert 'id="recurrences"' not in browser.get(f"/w/{incident}").text


def test_no_is_not_asked_again(hub, signed_in, learning, incident):
    browser = signed_in("stranger")
    browser.post(f"/w/{incident}/recurrences/{learning}/payments-api/denial")
    assert 'id="recurrences"' not in browser.get(f"/w/{incident}").text
    with hub.reading() as session:
        assert cell_of(session, learning, "payments-api").status == "not_affected"


def test_one_click_confirms_the_signature(hub, signed_in, learning, incident):
    browser = signed_in("stranger")
    assert browser.post(f"/w/{incident}/signature").headers["location"] == f"/w/{incident}"
    page = browser.get(f"/w/{incident}").text
    assert f'action="/w/{incident}/signature"' not in page
    with hub.reading() as session:
        assert cell_of(session, learning, "payments-api").status == "contradicted"


def test_others_confirm_nothing(signed_in, learning, incident):
    stranger = signed_in("keeper")
    assert stranger.post(f"/w/{incident}/signature").status_code == 403
    address = f"/w/{incident}/recurrences/{learning}/payments-api"
    assert stranger.post(address).status_code == 403
    assert stranger.post(f"{address}/denial").status_code == 403


def test_a_signature_that_its_author_stated_is_no_question(signed_in, pushed):
    text = AGAIN.format(day="2026-11-01").replace("tags:", "signature: {failure_mode: race}\ntags:")
    id_ = pushed(text, team="payments").id
    assert f'action="/w/{id_}/signature"' not in signed_in("stranger").get(f"/w/{id_}").text
