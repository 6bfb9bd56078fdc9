"""One edition an ISO week in every zone, never earlier than asked for, whatever the clocks do."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions.moments import due_week, moment
from app.actions.weeks import Week, week_from, week_of
from app.actions.working_days import WorkingDays

WORKS = cache(WorkingDays("JP", "12-29..01-03, 2026-08-13..2026-08-14, 2027-06-01"))
FIRST, LAST = date(2000, 1, 3), date(2037, 12, 31)
WEEK, MICROSECOND = timedelta(days=7), timedelta(microseconds=1)
#: The package's files, not the machine's, so that everybody tests the same.
PACKED = files("tzdata") / "zoneinfo"
NAMES = (files("tzdata") / "zones").read_text(encoding="ascii").split()
SHARDS = 8
USUAL = [time(0), time(2, 30), time(9), time(23, 45)]
EVERY_HALF_HOUR = [*(time(hour, minute) for hour in range(24) for minute in (0, 30)), USUAL[-1]]


def zone_of(name: str) -> ZoneInfo:
    with PACKED.joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def always(_day: date) -> bool:
    return True


def told(week: str, weekday: int, at: str, zone: str, is_working=always) -> str:
    asked = {"weekday": weekday, "at": time.fromisoformat(at), "zone": zone_of(zone)}
    found = moment(week_from(week), **asked, is_working=is_working)
    assert found.tzinfo is UTC
    return f"{found.astimezone(asked['zone']):%Y-%m-%d %H:%M %z}"


def keeps_its_word(
    week: Week, weekday: int, at: time, zone: ZoneInfo, works: Callable[[date], bool]
) -> datetime:
    """The moment of this week, found to be in it and on the right day, no earlier than asked."""
    found = moment(week, weekday=weekday, at=at, zone=zone, is_working=works)
    local = found.astimezone(zone)
    asked = week.first + timedelta(days=weekday)
    rest = (asked + timedelta(days=n) for n in range(7 - weekday))
    day = next(filter(works, rest), asked)
    assert week_of(local.date()) == week, (zone.key, week, local)
    assert local.replace(tzinfo=None) >= datetime.combine(day, at), (zone.key, local, day, at)
    return found


@st.composite
def editions(draw: st.DrawFn) -> tuple[ZoneInfo, date, int, time, Callable[[date], bool]]:
    zone = zone_of(draw(st.sampled_from(NAMES)))
    start = FIRST + WEEK * draw(st.integers(0, (LAST - FIRST).days // 7 - 10))
    at = draw(st.sampled_from(EVERY_HALF_HOUR) | st.times().map(lambda one: one.replace(fold=0)))
    closed = draw(st.sets(st.integers(0, 55), max_size=20))
    off = {start + timedelta(days=n) for n in closed}
    return zone, start, draw(st.integers(0, 6)), at, lambda day: WORKS(day) and day not in off


@given(editions(), st.integers())
def test_however_a_worker_ticks_each_week_has_its_turn_once_and_in_time(edition, seed):
    zone, start, weekday, at, works = edition
    moments = {
        week_of(day): keeps_its_word(week_of(day), weekday, at, zone, works)
        for day in (start + WEEK * n for n in range(8))
    }
    went: dict[Week, datetime] = {}
    newest = None
    for now in ticks(start, seed):
        week = due_week(now, weekday=weekday, at=at, zone=zone, is_working=works)
        assert newest is None or week.first >= newest.first
        newest = week
        went.setdefault(week, now)
    for week, due in list(moments.items())[1:-1]:
        assert due <= went[week] <= due + LONGEST_REST


LONGEST_REST = timedelta(hours=5)


def ticks(start: date, seed: int) -> Iterator[datetime]:
    """A worker's looks at the clock over eight weeks: twenty seconds apart, or hours."""
    chance = Random(seed)
    now = datetime.combine(start, time(), UTC)
    until = now + 8 * WEEK
    while now < until:
        yield now
        now += timedelta(seconds=chance.choice((20, 600, 3_600, 9_000, 18_000)))


@pytest.mark.parametrize(
    ("asked", "goes_out"),
    [
        (("2026-W48", 0, "09:00", "Asia/Tokyo"), "2026-11-23 09:00 +0900"),
        (("2020-W53", 4, "09:00", "Asia/Tokyo"), "2021-01-01 09:00 +0900"),
        # The hour that summer time skips, and that which comes twice
        (("2026-W13", 6, "02:30", "Europe/Berlin"), "2026-03-29 03:30 +0200"),
        (("2026-W43", 6, "02:30", "Europe/Berlin"), "2026-10-25 02:30 +0200"),
        # Half an hour only
        (("2026-W40", 6, "02:15", "Australia/Lord_Howe"), "2026-10-04 02:45 +1100"),
        # A Friday that never was
        (("2011-W52", 4, "09:00", "Pacific/Apia"), "2011-12-31 09:00 +1400"),
        # A local time that zoneinfo reads by the rule to come
        (("2023-W43", 5, "23:45", "America/Nuuk"), "2023-10-28 23:45 -0200"),
        # Midnight that is not there
        (("2018-W18", 4, "23:45", "Asia/Pyongyang"), "2018-05-05 00:15 +0900"),
        (("2018-W44", 6, "00:00", "America/Sao_Paulo"), "2018-11-04 01:00 -0200"),
    ],
)
def test_a_zone_that_changes_its_clocks_gets_it_no_earlier_than_asked(asked, goes_out):
    assert told(*asked) == goes_out


def test_a_holiday_moves_it_to_the_next_working_day():
    assert told("2026-W48", 0, "09:00", "Asia/Tokyo", WORKS) == "2026-11-24 09:00 +0900"
    assert told("2026-W19", 0, "09:00", "Asia/Tokyo", WORKS) == "2026-05-07 09:00 +0900"


def test_where_no_working_day_is_left_in_the_week_the_asked_day_stands():
    assert told("2026-W53", 1, "09:00", "Asia/Tokyo", WORKS) == "2026-12-29 09:00 +0900"
    assert told("2026-W47", 5, "09:00", "Asia/Tokyo", WORKS) == "2026-11-21 09:00 +0900"


def test_the_week_that_is_due_is_the_newest_whose_moment_has_come():
    due = partial(due_week, weekday=0, at=time(9), zone=ZoneInfo("Asia/Tokyo"), is_working=WORKS)
    comes = datetime(2026, 11, 24, 0, tzinfo=UTC)
    assert str(due(comes - MICROSECOND)) == "2026-W47"
    assert str(due(comes)) == "2026-W48"
    assert str(due(comes + timedelta(days=5, hours=14))) == "2026-W48"


def distinct(shard: int) -> list[ZoneInfo]:
    """Zones of one shard; of those with the same clocks one."""
    kept = {PACKED.joinpath(*name.split("/")).read_bytes(): name for name in NAMES}
    return [zone_of(name) for name in sorted(kept.values())[shard::SHARDS]]


def changes(zone: ZoneInfo) -> set[Week]:
    """The weeks in which a zone changes its clocks, with those beside them."""
    days = [datetime.combine(FIRST, time(), UTC) + timedelta(days=n) for n in range(13_880)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    found = {
        day.date() + WEEK * n
        for (day, _), (before, after) in zip(pairwise(days), pairwise(offsets), strict=True)
        for n in (-1, 0, 1)
        if before != after
    }
    return {week_of(day) for day in found}


@pytest.mark.long
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_zone_keeps_its_word_from_2000_to_2037(shard):
    """All weeks; those about a change of clocks at every half hour, and what is due then."""
    for zone in distinct(shard):
        changing = changes(zone)
        for weekday in range(7):
            _walk(zone, weekday, changing)


def _walk(zone: ZoneInfo, weekday: int, changing: set[Week]) -> None:
    latest = {at: datetime.min.replace(tzinfo=UTC) for at in {*USUAL, *EVERY_HALF_HOUR}}
    for n in range((LAST - FIRST).days // 7):
        week = week_of(FIRST + WEEK * n)
        is_changing = week in changing
        for at in EVERY_HALF_HOUR if is_changing else USUAL:
            comes = keeps_its_word(week, weekday, at, zone, WORKS)
            assert comes > latest[at]
            latest[at] = comes
            if is_changing and at in USUAL:
                asked = {"weekday": weekday, "at": at, "zone": zone, "is_working": WORKS}
                assert due_week(comes, **asked) == week
                assert due_week(comes - MICROSECOND, **asked) == week_of(week.first - WEEK)
