"""Figures of the simulated year: who was asked, who should have been, how often."""

import math
from dataclasses import replace

import pytest

from bench.organisation.causes import NOT_CONFIRMED, TOO_NARROW, UNHEARD, WAITING, missed, needless
from bench.organisation.company import company
from bench.organisation.diary import Diary
from bench.organisation.hearsay import Heard, truth_of
from bench.organisation.measures import (
    load,
    precision,
    recall,
    true_cells,
    until,
    weeks_to_enough,
)

A, B, C, D = (("R-1", 0, service) for service in ("a", "b", "c", "d"))
OTHER = ("R-2", 0, "a")


def test_precision_is_the_share_of_the_asked_that_could_happen() -> None:
    assert precision({A: 1, B: 1, C: 2, D: 2}, {A: 1}) == 0.25
    assert math.isnan(precision({}, {A: 1}))


def test_recall_is_the_share_of_what_could_happen_that_was_asked() -> None:
    assert recall({A: 1, D: 1}, {A: 1, B: 1, C: 1}) == pytest.approx(1 / 3)
    assert math.isnan(recall({A: 1}, {}))


def test_only_cells_of_the_weeks_so_far_count() -> None:
    assert until({A: 3, B: 4, C: 5}, 4) == {A, B}


def test_a_week_without_an_ask_counts_for_everybody() -> None:
    told = load([(1, "x"), (1, "x"), (2, "y")], people=2, weeks=5)
    assert (told.mean, told.most) == (0.3, 2)


def test_the_95th_percentile_is_a_week_that_somebody_had() -> None:
    asks = [(week, "x") for week in range(1, 7) for _ in range(2)]
    assert load(asks, people=1, weeks=100).p95 == 2
    assert load(asks[:8], people=1, weeks=100).p95 == 0


def test_a_lesson_is_through_when_four_in_five_are() -> None:
    since = dict.fromkeys((A, B, C, D), 10) | {("R-1", 0, "e"): 10}
    assert weeks_to_enough(since, {A: 10, B: 11, C: 13, D: 17}) == 7
    assert weeks_to_enough(since, {A: 10, B: 11, C: 13}) is None


def test_the_middle_lesson_counts() -> None:
    since = {A: 1, OTHER: 1, ("R-3", 0, "a"): 1}
    assert weeks_to_enough(since, {A: 1, OTHER: 5}) == 4


def test_a_service_counts_from_its_birth_and_not_after_its_end() -> None:
    true, reports = true_cells(company()), {one.id: one for one in company().reports}
    assert true["SO-51", 0, "locker-api"] == company().services["locker-api"].born
    assert true["SO-51", 0, "wms-core"] == reports["SO-51"].week
    assert reports["IN-75"].week > company().services["edi-gateway"].retires
    assert ("IN-75", 0, "edi-gateway") not in true


@pytest.fixture
def one_lesson():
    """The company with nothing but the first lesson of WH-42, which asks whoever shares a base."""
    whole = company()
    report = next(one for one in whole.reports if one.id == "WH-42")
    return replace(whole, reports=(report,))


def test_why_somebody_was_not_asked_is_told_apart(one_lesson) -> None:
    heard = {slug: truth_of(one) for slug, one in one_lesson.services.items()}
    assert missed(one_lesson, Diary(), heard)[NOT_CONFIRMED] == 8
    diary = Diary(circulated={("WH-42", 0): "db.shared == true"})
    heard["returns-api"] = Heard()
    causes = missed(one_lesson, diary, heard)
    # pickup-api and driver-bff have a cluster of their own; returns-api never said what it has
    assert (causes[TOO_NARROW], causes[UNHEARD], causes[WAITING]) == (2, 1, 5)


def test_why_somebody_was_asked_in_vain_is_told_apart(one_lesson) -> None:
    asked = {("WH-42", 0, slug): 1 for slug in ("customs-api", "identity", "picking-api")}
    diary = Diary(circulated={("WH-42", 0): "db.shared == true"}, asked=asked)
    assert [*needless(one_lesson, diary).values()] == [1, 1]
