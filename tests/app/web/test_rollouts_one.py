"""One learning's page, and the picture of how it was done."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.actions.adopting import Terms
from app.web.rollouts_burndown import MOST, picture, steps_of
from models.answer import Answer
from models.cell import Cell
from tests.app.rollouts_made import CHECK, NOW, make_learning, make_services, seen, state

DUE = date(2026, 12, 1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def learning(hub, cast) -> str:
    make_services(hub)
    terms = Terms(due=DUE, is_mandatory=True)
    return make_learning(hub, terms=terms, checks=(CHECK,), at=NOW - 10 * DAY)


def test_the_page_tells_the_terms_and_the_share(signed_in, hub, learning):
    seen(hub, learning, "search-api")
    page = signed_in("reader").get(f"/rollouts/{learning}").text
    assert "1 of 3 verified" in page
    assert "Mandatory" in page
    assert "1 Dec 2026" in page
    assert "接続が枯渇した" in page


def test_teams_stand_in_the_order_of_their_names(signed_in, learning):
    page = signed_in("reader").get(f"/rollouts/{learning}").text
    teams = re.findall(r'scope="rowgroup"[^>]*>(\w+)', page)
    assert teams == ["career", "payments", "search"]


def test_the_effort_of_who_is_affected_is_summed(signed_in, hub, learning):
    state(hub, learning, "search-api", "affected", effort_hours=10)
    state(hub, learning, "career-api", "in_progress")
    state(hub, learning, "payments-api", "claimed", effort_hours=100)
    page = signed_in("reader").get(f"/rollouts/{learning}").text
    assert "14.0 h" in page


def test_what_came_by_a_mail_link_is_not_said_by_its_receiver(signed_in, hub, learning):
    state(hub, learning, "search-api", "affected", via="mail")
    assert "via the mail link of Yokoten" in signed_in("reader").get(f"/rollouts/{learning}").text


def test_the_sre_team_closes_a_rollout(signed_in, learning):
    address = f"/rollouts/{learning}/closure"
    assert signed_in("keeper").post(address).status_code == 403
    assert address.rpartition("/")[2] not in signed_in("keeper").get(f"/rollouts/{learning}").text
    sre = signed_in("sre")
    assert sre.post(address).status_code == 303
    assert "No longer asked" in sre.get(f"/rollouts/{learning}").text


def test_adopting_is_offered_to_whom_it_is_open(signed_in, hub, cast):
    make_services(hub)
    learning = make_learning(hub, team="career")
    assert "Adopt it" in signed_in("keeper").get(f"/rollouts/{learning}").text
    assert "Adopt it" not in signed_in("stranger").get(f"/rollouts/{learning}").text


def test_the_picture_falls_as_services_are_done(signed_in, hub, learning):
    for days, service in ((6, "career-api"), (2, "search-api")):
        seen(hub, learning, service, now=NOW - days * DAY)
    page = signed_in("reader").get(f"/rollouts/{learning}").text
    table = re.findall(
        r'<time datetime="(2026-11-\d\d)">[^<]*</time></th><td class="number">(\d)', page
    )
    assert table[0] == ("2026-11-25", "1")
    assert table[-1] == ("2026-11-15", "3")
    assert ("2026-11-19", "2") in table
    assert "<svg" in page
    assert " style=" not in page


def answered(status: str, day: int, until: datetime | None = None) -> Answer:
    at = NOW - timedelta(days=day)
    return Answer(learning="ln-1", service="a", status=status, by="hub", at=at, via="web",
                  valid_until=until)  # fmt: skip


def steps(*said: Answer, days: int = 10, **more):
    cell = Cell(learning="ln-1", service="a", scope="in", scoped_at=NOW - days * DAY, **more)
    history = {"a": list(said)}
    return steps_of([cell], history, since=NOW - days * DAY, now=NOW, zone=UTC)


def test_a_deferral_that_is_over_opens_it_again():
    found = steps(answered("deferred", 8, NOW - 3 * DAY), answered("affected", 9))
    assert [step.open for step in found] == [1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1]


def test_evidence_that_was_renewed_counts_on():
    one = answered("verified", 8, NOW - 5 * DAY)
    one.via = "check"
    assert [step.verified for step in steps(one)][-1] == 0
    assert [step.verified for step in steps(one, proven_until=NOW + DAY)][2:] == [1] * 9


def test_a_long_time_is_drawn_by_few_points():
    found = steps(days=700)
    assert len(found) <= MOST
    assert found[-1].day == NOW.date()


def test_a_due_day_far_off_does_not_flatten_the_picture():
    drawn = picture(steps(), NOW.date() + 400 * DAY)
    assert drawn
    assert drawn.due_x is None
    near = picture(steps(), NOW.date() + 5 * DAY)
    assert near
    assert near.due_x
    assert near.due_x > near.today_x
    assert picture(steps()[:1], None) is None
