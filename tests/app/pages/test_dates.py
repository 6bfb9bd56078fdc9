from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.pages import dates
from app.pages.environment import phrases, said

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)


def test_a_moment_is_shown_in_the_reader_s_zone_with_its_name():
    assert "2026年11月23日(月) 9:05 JST" in dates.moment(MORNING, "ja", TOKYO)
    assert "Mon 23 Nov 2026, 09:05 JST" in dates.moment(MORNING, "en", TOKYO)


def test_a_day_is_a_time_element():
    assert dates.day(date(2026, 3, 5), "ja") == '<time datetime="2026-03-05">2026年3月5日</time>'


@pytest.mark.parametrize(
    ("length", "ja", "en"),
    [
        (timedelta(minutes=38), "38分", "38 min"),
        (timedelta(hours=1, minutes=12), "1時間12分", "1 h 12 min"),
        (timedelta(days=2, hours=3, minutes=4), "2日3時間", "2 d 3 h"),
        (timedelta(), "0分", "0 min"),
    ],
)
def test_a_length_of_time_is_told_in_its_two_largest_units(length, ja, en):
    assert (dates.span(length, "ja"), dates.span(length, "en")) == (ja, en)


def test_japanese_titles_break_between_phrases_and_are_escaped():
    broken = phrases("夜間バッチの再実行で<b>接続</b>が枯渇した")
    assert "<wbr>" in broken
    assert "<b>" not in broken


def test_values_in_a_message_are_escaped():
    assert "&lt;b&gt;" in said("en", "Preview: {title}", title="<b>")


def test_a_line_never_begins_with_a_closing_bracket():
    broken = phrases("再試行は総量で縛る(通常の要求の1割まで)。外側だけが再試行する")
    assert "<wbr>)" not in broken
    assert "<wbr>" in broken
