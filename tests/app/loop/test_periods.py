"""Weeks, quarters, halves and fiscal years."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.periods import SPANS, before, following, last_periods, period_of
from models.errors import Invalid

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTHS = st.integers(1, 12)


@pytest.mark.parametrize(
    ("span", "day", "first", "last", "year", "number"),
    [
        ("year", "2026-11-25", "2026-04-01", "2027-03-31", 2026, 1),
        ("year", "2027-03-31", "2026-04-01", "2027-03-31", 2026, 1),
        ("year", "2026-04-01", "2026-04-01", "2027-03-31", 2026, 1),
        ("half", "2026-11-25", "2026-10-01", "2027-03-31", 2026, 2),
        ("half", "2026-09-30", "2026-04-01", "2026-09-30", 2026, 1),
        ("quarter", "2026-11-25", "2026-10-01", "2026-12-31", 2026, 3),
        ("quarter", "2027-02-28", "2027-01-01", "2027-03-31", 2026, 4),
        ("week", "2026-11-25", "2026-11-23", "2026-11-29", 2026, 48),
        ("week", "2027-01-03", "2026-12-28", "2027-01-03", 2026, 53),
    ],
)
def test_the_fiscal_year_begins_in_april(span, day, first, last, year, number):
    period = period_of(span, date.fromisoformat(day), start_month=4)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)
    assert (period.year, period.number) == (year, number)


@given(st.sampled_from(SPANS), DAYS, MONTHS)
def test_periods_follow_each_other_without_a_gap(span, day, start):
    period = period_of(span, day, start_month=start)
    assert period.first <= day <= period.last
    assert following(period, start_month=start).first == period.after
    assert before(following(period, start_month=start), start_month=start) == period
    assert period_of(span, period.last, start_month=start) == period


@given(DAYS, MONTHS)
def test_a_year_is_made_of_its_quarters(day, start):
    year = period_of("year", day, start_month=start)
    last = period_of("quarter", year.last, start_month=start)
    quarters = last_periods(last, 4, start_month=start)
    assert [one.number for one in quarters] == [1, 2, 3, 4]
    assert quarters[0].first == year.first


def test_a_day_begins_at_midnight_also_where_the_clock_is_put_back():
    week = period_of("week", date(2026, 10, 25), start_month=4)
    since, until = week.window(ZoneInfo("Europe/Berlin"))
    assert (since.utcoffset(), until.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))


def test_an_unknown_span_is_refused():
    with pytest.raises(Invalid):
        period_of("decade", date(2026, 1, 1), start_month=4)
