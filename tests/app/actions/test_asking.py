"""The question of a learning to the services that it concerns."""

from datetime import timedelta

import pytest

from app.actions.answering import answer
from app.actions.asking import open_cells
from app.clock import utc_now
from models.actor import HUB, Actor
from models.answer import LONGEST_NOTE, Answer, Statement, answers_of, standing_of
from models.cell import cells_of_learnings
from models.errors import Forbidden, Invalid
from models.learning import Learning
from models.service import Service
from models.team import ensure_team

NOW = utc_now()
LESSON = """---
kind: postmortem
technologies: [aurora-mysql]
learnings:
  - statement: 接続の上限は合計で決める
    applies_when: tech == "aurora-mysql"
---
# 接続が枯渇
"""


@pytest.fixture
def learning(push, hub) -> str:
    with hub.transaction() as session:
        for slug, team, technologies in (
            ("career-api", "career", ["aurora-mysql"]),
            ("payments-api", "payments", ["aurora-mysql", "redis"]),
            ("hr-web", "hr", ["s3"]),
        ):
            ensure_team(session, team, now=NOW)
            session.add(Service(slug=slug, title=slug, team=team, technologies=technologies,
                                created_at=NOW))  # fmt: skip
    return push(LESSON).json()["learnings"][0]


def actor(team: str, role: str = "author") -> Actor:
    return Actor(id=f"p-{team}", role=role, teams=(team,))


def say(session, learning: str, service: str, status: str, by: Actor, **more) -> Answer:
    return answer(
        session,
        session.get(Learning, learning),
        session.get(Service, service),
        Statement(status=status, **more),
        by=by,
        now=NOW,
    )


def test_a_learning_asks_the_services_of_the_same_technologies(hub, learning):
    with hub.reading() as session:
        cells = cells_of_learnings(session, [learning], viewer=HUB, now=NOW)
        assert [cell.service for cell in cells] == ["career-api", "payments-api"]
        assert {cell.status for cell in cells} == {"unanswered"}


def test_the_newest_answer_counts_and_all_are_kept(hub, learning):
    with hub.transaction() as session:
        say(session, learning, "payments-api", "under_investigation", actor("payments"))
        session.flush()
        say(session, learning, "payments-api", "affected", actor("payments"))
    with hub.reading() as session:
        said = answers_of(session, learning, "payments-api")
        assert [one.status for one in said] == ["affected", "under_investigation"]


def test_only_the_team_of_a_service_answers_for_it(hub, learning):
    with hub.transaction() as session, pytest.raises(Forbidden):
        say(session, learning, "payments-api", "affected", actor("career"))
    with hub.transaction() as session, pytest.raises(Forbidden):
        say(session, learning, "payments-api", "affected", actor("payments", "reader"))
    with hub.transaction() as session:
        say(session, learning, "payments-api", "affected", actor("x", "sre"))


@pytest.mark.parametrize(
    ("status", "more"),
    [
        ("verified", {}),
        ("nonsense", {}),
        ("not_affected", {}),
        ("not_affected", {"note": "  "}),
        ("affected", {"justification": "because"}),
        ("affected", {"note": "x" * (LONGEST_NOTE + 1)}),
    ],
)
def test_an_answer_that_is_none_is_refused(hub, learning, status, more):
    with hub.transaction() as session, pytest.raises(Invalid):
        say(session, learning, "career-api", status, actor("career"), **more)


def test_evidence_that_ran_out_proves_nothing_any_more():
    said = Answer(learning="l", service="s", status="verified", by="x", at=NOW, via="check",
                  valid_until=NOW + timedelta(hours=1))  # fmt: skip
    assert standing_of([said], now=NOW).status == "verified"
    assert standing_of([said], now=NOW + timedelta(hours=1)).status == "unproven"


def waiting_slugs(session, services) -> list[str]:
    return [one.service.slug for one in open_cells(session, services, viewer=HUB, now=NOW)]


def test_what_is_answered_is_no_open_question(hub, learning):
    with hub.reading() as session:
        services = [session.get(Service, slug) for slug in ("career-api", "payments-api", "hr-web")]
        assert waiting_slugs(session, services) == ["career-api", "payments-api"]
    with hub.transaction() as session:
        say(session, learning, "career-api", "affected", actor("career"))
    with hub.reading() as session:
        assert waiting_slugs(session, services) == ["payments-api"]


def test_a_changed_condition_asks_the_same_learning_anew(hub, push, learning):
    with hub.transaction() as session:
        say(session, learning, "career-api", "not_affected", actor("career"), note="読むだけ")
    stated = LESSON.replace('tech == "aurora-mysql"', 'tech ~ "aurora"')
    assert push(stated).json()["learnings"] == [learning]
    with hub.reading() as session:
        services = [session.get(Service, slug) for slug in ("career-api", "payments-api")]
        assert waiting_slugs(session, services) == ["career-api", "payments-api"]


def test_a_learning_is_told_with_its_cells(client, token, learning):
    told = client.get(f"/api/v1/learnings/{learning}", headers=token("read")).json()
    assert told["statement"] == "接続の上限は合計で決める"
    assert [cell["service"] for cell in told["cells"]] == ["career-api", "payments-api"]


def test_an_unconfirmed_service_that_only_hidden_ones_name_is_in_no_cell(
    hub, push, client, token, learning
):
    push("---\nvisibility: restricted\nservice: hidden-api\n---\n# x\n", "x.md")
    with hub.transaction() as session:
        say(session, learning, "hidden-api", "affected", actor("x", "sre"))
    told = client.get(f"/api/v1/learnings/{learning}", headers=token("read")).text
    assert "hidden-api" not in told
    assert "hidden-api" in client.get(f"/api/v1/learnings/{learning}", headers=token("admin")).text
