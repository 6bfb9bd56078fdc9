"""What the hub makes of the reports of the invented company: what their authors meant."""

from datetime import timedelta

import pytest

from app.reading import Hints, Reading, read
from bench.organisation.company import Report, company

REPORTS = company().reports


def reading_of(report: Report) -> Reading:
    friday = company().begins + timedelta(weeks=report.week - 1, days=4)
    hints = Hints(kind=None, services=(), team=report.team, path=f"docs/{report.id}.md")
    return read(report.text, hints=hints, today=friday)


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.id)
def test_its_lessons_are_found_with_the_conditions_that_it_states(report: Report) -> None:
    found = reading_of(report).learnings
    assert [one.get("applies_when") for one in found] == [one.stated for one in report.lessons]


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.id)
def test_it_tells_of_what_happened_in_the_fortnight_before(report: Report) -> None:
    friday = company().begins + timedelta(weeks=report.week - 1, days=4)
    happened = reading_of(report).date
    assert happened is not None
    assert friday - timedelta(days=14) <= friday.fromisoformat(happened) <= friday


def test_the_texts_name_technologies_for_most_proposals() -> None:
    silent = [
        report.id
        for report in REPORTS
        if not all(lesson.stated for lesson in report.lessons)
        if not reading_of(report).technologies
    ]
    assert silent == ["IN-74", "FI-94", "FI-95"]
