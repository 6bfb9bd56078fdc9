"""Days and times as people write them."""

from datetime import date, timedelta, timezone

import pytest

from app.reading.days import Calendar, first_day
from app.reading.durations import minutes_in
from app.reading.moments import JST, moments_in, zone_of

TODAY = Calendar(date(2026, 11, 25), JST, is_today=True)


def instants(words: str, calendar: Calendar = TODAY, day: date | None = None) -> list[str]:
    found = (moment.at(calendar, day) for moment in moments_in(words, calendar))
    return [at.isoformat(timespec="minutes") for at in found if at]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-03-05T01:12+09:00", ["2026-03-05T01:12+09:00"]),
        ("2021-12-15T15:00:00-00:00", ["2021-12-15T15:00+00:00"]),
        ("2026年3月5日 14:05", ["2026-03-05T14:05+09:00"]),
        ("令和8年3月5日 1時12分", ["2026-03-05T01:12+09:00"]),
        ("R8.3.5 1:12", ["2026-03-05T01:12+09:00"]),
        ("3/5 14:05", ["2026-03-05T14:05+09:00"]),
        ("12/28 23:00", ["2025-12-28T23:00+09:00"]),
        ("3/5(木) 1:12頃〜1:50頃", ["2026-03-05T01:12+09:00", "2026-03-05T01:50+09:00"]),
        ("3/5 23:50〜翌0:30", ["2026-03-05T23:50+09:00", "2026-03-06T00:30+09:00"]),
        ("3月5日 23:50 ～ 6日 2時", ["2026-03-05T23:50+09:00", "2026-03-06T02:00+09:00"]),
        ("3/5 25:12", ["2026-03-06T01:12+09:00"]),
        ("３月５日　午前１時１２分", ["2026-03-05T01:12+09:00"]),
        ("2026年3月5日 午後11時半頃", ["2026-03-05T23:30+09:00"]),
        ("March 5, 2026 01:12 UTC", ["2026-03-05T01:12+00:00"]),
        ("5 Mar 2026 1:12 PM PST", ["2026-03-05T13:12-08:00"]),
        ("2026-03-05 01:12 (UTC+9)", ["2026-03-05T01:12+09:00"]),
        ("13/45 1:12", []),
        ("2026-02-30 1:12", []),
        ("約38分", []),
    ],
)
def test_a_time_is_read(words: str, expected: list[str]) -> None:
    assert instants(words) == expected


def test_a_time_alone_takes_the_day_it_is_given() -> None:
    assert instants("1:21", day=date(2026, 3, 5)) == ["2026-03-05T01:21+09:00"]
    assert instants("翌日 0:40", day=date(2026, 3, 5)) == ["2026-03-06T00:40+09:00"]


def test_the_year_is_that_of_the_text() -> None:
    assert instants("12/28 23:00", Calendar(date(2024, 1, 10), JST)) == ["2023-12-28T23:00+09:00"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("報告日 令和元年5月1日", date(2019, 5, 1)),
        ("sank on August 10, 1628.", date(1628, 8, 10)),
        ("2000 ms, then 2026/3/5", date(2026, 3, 5)),
        ("2026-13-45", None),
    ],
)
def test_the_first_day_with_its_year_is_found(text: str, day: date | None) -> None:
    assert first_day(text) == day


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("38分間", 38),
        ("約1時間20分", 80),
        ("1.5時間", 90),
        ("2h 30m", 150),
        ("1時間半", 90),
        ("1時12分頃", None),
        ("3月5日", None),
    ],
)
def test_a_length_of_time_is_read_in_minutes(words: str, minutes: int | None) -> None:
    assert minutes_in(words) == minutes


def test_a_text_may_say_which_zone_its_times_are_in() -> None:
    assert zone_of("All times in CEST", lang="en") == timezone(timedelta(hours=2))
    assert zone_of("Nothing", lang="en") == timezone(timedelta(0))
    assert zone_of("なし", lang="ja") == JST
