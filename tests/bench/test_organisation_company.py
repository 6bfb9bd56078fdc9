"""The invented company is whole: whatever one file names, another one holds."""

import re
from collections import Counter

import pytest

from bench.organisation.chance import Chance
from bench.organisation.company import DATA, Report, company
from bench.organisation.hearsay import Hearsay, truth_of
from bench.organisation.model import Model
from models import scope

REPORTS = company().reports


def test_it_is_as_large_as_it_says() -> None:
    here = company()
    assert (len(here.services), len(here.teams), here.weeks) == (40, 12, 52)
    assert len(here.reports) == 60
    stating = [one for one in here.reports if any(lesson.stated for lesson in one.lessons)]
    assert len(stating) == 36


def test_one_in_three_reports_is_in_english() -> None:
    english = [one for one in REPORTS if not re.search("[ぁ-ん]", one.text)]
    assert len(english) == 20


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.id)
def test_a_report_speaks_of_services_that_are_there(report: Report) -> None:
    here = company()
    assert report.team in {one["slug"] for one in here.teams}
    for slug in report.services:
        assert here.services[slug].is_there(report.week)
        assert here.services[slug].team == report.team
    for lesson in report.lessons:
        assert lesson.could_happen <= {*here.services} - {*report.services}


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.id)
def test_conditions_can_be_read_and_speak_of_facts_that_services_have(report: Report) -> None:
    known = {"technologies", "team", "tier", "service"}
    known |= {name for one in company().services.values() for name in one.facts}
    for lesson in report.lessons:
        for condition in filter(None, (lesson.stated, lesson.clicked)):
            assert scope.reads(condition).names <= known


def test_everybody_who_is_named_is_somebody() -> None:
    here = company()
    kept = Counter(slug for one in here.people.values() for slug in one.keeps)
    assert kept == Counter({*here.services})
    assert {here.lead(team["slug"]) for team in here.teams} <= {*here.people}
    assert all(one.person in here.people for one in here.successors)


def test_no_file_is_left_out() -> None:
    texts = {path.stem for path in (DATA / "reports").glob("*/*.md")}
    assert texts == {one.id for one in REPORTS}


def test_a_draw_is_the_same_whatever_was_drawn_before() -> None:
    one, other = Chance(1), Chance(1)
    other.draw("something", "else")
    assert one.draw("a", 1) == other.draw("a", 1) != Chance(2).draw("a", 1)
    found = [Chance(1).happens(0.2, number) for number in range(10_000)]
    assert sum(found) == pytest.approx(2_000, rel=0.05)


def test_the_hub_hears_as_little_and_as_wrongly_as_it_is_said_to() -> None:
    here = company()
    heard = Hearsay(here, Model(missing=0.2, wrong=0.05), Chance(3)).heard
    said = [(one.facts, heard[one.slug].facts) for one in here.services.values()]
    whole = sum(len(facts) for facts, _ in said)
    missing = sum(name not in hears for facts, hears in said for name in facts)
    wrong = sum(hears[name] != facts[name] for facts, hears in said for name in hears)
    # of technologies and packages as well, so not to the point for facts alone
    assert missing / whole == pytest.approx(0.2, abs=0.03)
    assert wrong / whole == pytest.approx(0.05 * 0.8, abs=0.02)


def test_with_nothing_missing_and_nothing_wrong_it_hears_the_truth() -> None:
    here = company()
    hearsay = Hearsay(here, Model(missing=0, wrong=0), Chance(3))
    for slug, one in here.services.items():
        assert hearsay.heard[slug] == truth_of(one)
        assert [*hearsay.untrue(slug)] == []


def test_what_is_put_right_is_as_it_is() -> None:
    here = company()
    hearsay = Hearsay(here, Model(missing=0.5, wrong=0.2), Chance(3))
    for name in list(hearsay.untrue("dispatch-api")):
        hearsay.put_right("dispatch-api", name)
    assert [*hearsay.untrue("dispatch-api")] == []
