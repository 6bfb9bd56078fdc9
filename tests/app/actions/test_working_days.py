"""Working days: a country's holidays, weekends, and the days on which the company is closed."""

import threading
from datetime import date, timedelta

import pytest

from app.actions.working_days import WorkingDays
from app.settings import Settings
from app.settings.calendars import DaysOff, days_off

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


def on(written: str) -> date:
    return date.fromisoformat(written)


def test_holidays_of_japan_are_no_working_days_and_those_in_lieu_neither():
    works = WorkingDays("JP", "")
    assert not works(on("2026-11-23"))
    assert works(on("2026-11-24"))
    assert not works(on("2026-05-06"))  # in lieu of the 3rd, a Sunday
    assert not works(on("2026-09-22"))  # between two holidays


def test_a_part_of_a_country_has_holidays_of_its_own():
    corpus_christi = on("2026-06-04")
    assert WorkingDays("DE", "")(corpus_christi)
    assert not WorkingDays("DE-BY", "")(corpus_christi)


def test_without_a_country_there_are_weekends_alone():
    works = WorkingDays("", "")
    assert [day for day in YEAR if works(day)] == [day for day in YEAR if day.weekday() < 5]


def test_where_the_weekend_is_another_it_is_kept():
    assert not WorkingDays("EG", "")(on("2026-11-20"))
    assert WorkingDays("EG", "")(on("2026-11-22"))


def test_the_company_is_closed_besides_over_the_new_year_too():
    works = WorkingDays("JP", "12-29..01-03, 2026-08-13..2026-08-14, 2027-06-01")
    closed = ["2026-12-29", "2027-01-02", "2030-12-31", "2026-08-13", "2026-08-14", "2027-06-01"]
    assert not any(works(on(day)) for day in closed)
    opened = ["2026-12-28", "2027-01-04", "2026-08-12", "2027-08-13", "2026-06-01"]
    assert all(works(on(day)) for day in opened)


def test_a_leap_day_may_be_named_for_every_year():
    assert days_off("02-29") == (DaysOff("02-29", "02-29"),)
    assert not WorkingDays("", "02-29")(on("2028-02-29"))
    assert WorkingDays("", "02-29")(on("2027-03-01"))


def test_threads_that_ask_at_once_are_all_told_the_same():
    told: list[list[bool]] = []

    def ask() -> None:
        works = WorkingDays("US-CA", "12-29..01-03")
        told.append([works(day) for day in YEAR])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 8
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize("country", ["", "JP", "DE-BY", "US"])
def test_a_country_that_somebody_keeps_may_be_set(country):
    assert Settings(holidays=country).holidays == country


@pytest.mark.parametrize("country", ["XX", "JP-zz", "Japan!", "-"])
def test_a_country_that_nobody_keeps_stops_the_start(country):
    with pytest.raises(ValueError, match=f"no calendar of holidays “{country}”"):
        Settings(holidays=country)


@pytest.mark.parametrize(
    "written",
    ["soon", "13-01", "2027-02-29", "12-29..2027-01-03", "..01-03", "01-03..", "1-3", "１２-２９"],
)
def test_closed_days_that_cannot_be_read_stop_the_start(written):
    with pytest.raises(ValueError, match="is no day or range of days"):
        Settings(closed_days=f"06-01, {written}")


def test_closed_days_of_one_year_do_not_end_before_they_begin():
    with pytest.raises(ValueError, match="ends before it begins"):
        Settings(closed_days="2026-08-14..2026-08-13")
