"""The first weeks of the company, lived through by a hub over HTTP."""

from dataclasses import replace

import pytest

from bench.organisation.company import company
from bench.organisation.measures import load, true_cells
from bench.organisation.model import Model
from bench.organisation.year import live

WEEKS = 3


@pytest.mark.slow
def test_in_three_weeks_the_first_lessons_are_asked_and_answered() -> None:
    reports = tuple(one for one in company().reports if one.week < WEEKS)
    here = replace(company(), weeks=WEEKS, reports=reports)
    prompt = {"answers": 1, "silent": 0, "looks_into": 0, "edits": 1, "dawdles": 0}
    eager = Model(missing=0, wrong=0, decays=0, **prompt)
    diary, hearsay = live(here, eager)
    asked = {cell: week for cell, week in diary.asked.items() if cell[0] == "PK-01"}
    assert set(true_cells(here)) - {*diary.asked} == {("PK-01", 0, "sort-plan")}
    assert {*asked.values()} == {2}
    assert {cell: diary.answered.get(cell) for cell in asked} == dict.fromkeys(asked, 3)
    assert load(diary.asks, people=1, weeks=1).most <= 3
    assert diary.letters == len(diary.asks)
    assert [*hearsay.untrue("pickup-api")] == []
