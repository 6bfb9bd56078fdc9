"""What to ask is planned while others write, and looked at again when it is put."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from loop_words import NOW
from sqlmodel import select

from app.actions.allotting import plan_asks, put_asks
from app.jobs import HANDLERS
from models.ask import BUDGET, Ask, AskedCell
from models.job import Job
from models.service import Service

SAID = {"status": "not_affected", "justification": "path_unreachable"}


@pytest.fixture
def lessons(organisation, api, lesson_text) -> list[str]:
    """Five learnings of five write-ups, asked of nobody yet."""
    ids = []
    for number in range(5):
        text = lesson_text.replace("pool-sum", f"l-{number}").replace("夜間", f"夜間{number}")
        push = {"markdown": text, "source": f"x.example/a/b:{number}.md"}
        ids += api("career").post("/push", json=push).json()["learnings"]
    return ids


@pytest.fixture
def plan(hub):
    def planning():
        with hub.reading() as session:
            return plan_asks(session, now=NOW, zone=hub.settings.zone)

    return planning


@pytest.fixture
def put(hub):
    """``put(plan)``: the persons who were asked, once for each ask."""

    def putting(plan) -> list[str]:
        with hub.transaction() as session:
            asks = put_asks(session, plan, now=NOW, zone=hub.settings.zone)
            return [ask.person for ask in asks]

    return putting


@pytest.fixture
def asked(hub):
    """``asked()``: the cells that each person was asked about, with how often."""

    def asking() -> Counter[tuple[str, str, str]]:
        with hub.reading() as session:
            query = select(Ask.person, AskedCell.learning, AskedCell.service)
            return Counter(session.exec(query.where(Ask.id == AskedCell.ask)).all())

    return asking


def test_a_plan_asks_nobody_beyond_the_budget(lessons, plan, person):
    counts = Counter(one.person for one in plan())
    assert counts == {person("bo"): BUDGET, person("glen"): BUDGET}


def test_a_plan_that_comes_late_asks_nothing_again(lessons, plan, put, asked):
    one, other = plan(), plan()
    assert len(put(one)) == 2 * BUDGET
    assert put(other) == []
    assert set(asked().values()) == {1}


def test_what_was_answered_meanwhile_is_left_out(lessons, api, plan, put, asked, person):
    made = plan()
    first, second, *_ = [one.cells[0][0] for one in made if one.person == person("bo")]
    answered = {(first, "billing-api"), (first, "billing-batch"), (second, "billing-api")}
    for learning, service in answered:
        said = api("billing").post(f"/rollouts/{learning}/answers/{service}", json=SAID)
        assert said.is_success, said.text
    assert Counter(put(made)) == {person("bo"): BUDGET - 1, person("glen"): BUDGET}
    mine = {(learning, service) for who, learning, service in asked() if who == person("bo")}
    assert (second, "billing-batch") in mine
    assert mine.isdisjoint(answered)


def test_whose_week_was_filled_meanwhile_is_asked_no_more(hub, lessons, plan, put, person):
    made = plan()
    with hub.transaction() as session:
        session.add_all(
            Ask(id=f"as-{at}", person=person("bo"), role="sre", writeup=made[0].writeup,
                week="2026-W48", at=NOW) for at in range(BUDGET - 1)
        )  # fmt: skip
    assert Counter(put(made)) == {person("bo"): 1, person("glen"): BUDGET}


def test_a_service_that_was_retired_meanwhile_is_not_asked(hub, lessons, plan, put, person):
    made = plan()
    with hub.transaction() as session:
        session.get_one(Service, "global-api").retires_on = NOW.date()
    assert Counter(put(made)) == {person("bo"): BUDGET}


def test_workers_at_once_ask_once_and_within_the_budget(hub, lessons, plan, put, asked, person):
    meeting = threading.Barrier(4, timeout=30)

    def work(_number: int) -> list[str]:
        made = plan()
        meeting.wait()
        return put(made)

    with ThreadPoolExecutor(4) as pool:
        told = [who for persons in pool.map(work, range(4)) for who in persons]
    assert Counter(told) == {person("bo"): BUDGET, person("glen"): BUDGET}
    assert set(asked().values()) == {1}


def test_the_job_writes_only_where_there_is_something_to_ask(hub, lessons, asked, monkeypatch):
    HANDLERS["ask"].handler(hub, {}, NOW)
    before = asked()
    with hub.reading() as session:
        letters = session.exec(select(Job).where(Job.kind == "send")).all()
    assert len(letters) == 2 * BUDGET
    monkeypatch.setattr(hub, "transaction", None)
    HANDLERS["ask"].handler(hub, {}, NOW)
    assert asked() == before


def test_asks_are_read_page_by_page(api, lessons, plan, put):
    put(plan())
    seen, cursor, sizes = [], None, []
    while cursor or not seen:
        query = {"limit": 4} | ({"cursor": cursor} if cursor else {})
        page = api("sre").get("/asks", params=query).json()
        seen += [one["id"] for one in page["items"]]
        sizes.append(len(page["items"]))
        cursor = page["next"]
    whole = api("sre").get("/asks").json()
    assert seen == [one["id"] for one in whole["items"]]
    assert (sizes, len(set(seen)), whole["next"]) == ([4, 2], 6, None)


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "WyIyMDI2LTExLTI1VDAxOjAwOjAwIiwiYXMtMSJd"},  # a time without a zone
        {"limit": 0},
        {"limit": 201},
    ],
)
def test_a_page_of_asks_that_is_none_is_refused(api, query):
    assert api("sre").get("/asks", params=query).status_code == 422
