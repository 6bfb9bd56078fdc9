"""Weeks as they are written and read."""

from datetime import date

import pytest

from app.actions.weeks import Week, week_from
from models.errors import Invalid


@pytest.mark.parametrize("written", ["2000-W01", "2026-W48", "2026-W53", "2100-W52"])
def test_what_is_written_is_read_again(written):
    assert str(week_from(written)) == written


@pytest.mark.parametrize("written", ["0001-W01", "1999-W52", "2101-W01", "9999-W52"])
def test_years_that_no_digest_comes_in_are_refused_in_words(written):
    with pytest.raises(Invalid, match="2000 to 2100"):
        week_from(written)


@pytest.mark.parametrize(
    "written", ["", "2026-W54", "2025-W53", "26-W01", "2026-48", "２０２６-W48"]
)
def test_what_is_no_week_is_refused_in_words(written):
    with pytest.raises(Invalid, match="write it like 2026-W48"):
        week_from(written)


def test_a_year_is_always_written_in_four_digits():
    assert str(Week(1, 2)) == "0001-W02"


def test_the_first_and_the_last_have_neighbours():
    assert str(week_from("2000-W01").later(-1)) == "1999-W52"
    assert week_from("2100-W52").later(1).first == date(2101, 1, 3)
