"""No domain gets more letters in a minute than was set."""

from bisect import bisect_left
from collections import defaultdict
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.mail.pace import paced

START = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
ADDRESSES = st.lists(
    st.sampled_from(["a@one.jp", "b@ONE.jp", "c@two.jp", "d@three.jp", "https://chat.example/x"]),
    max_size=200,
)


@given(addresses=ADDRESSES, pace=st.integers(1, 40))
def test_no_minute_holds_more_to_one_domain_than_the_pace(addresses, pace):
    times = defaultdict(list)
    for address, at in zip(addresses, paced(addresses, START, pace), strict=True):
        if "@" in address:
            times[address.partition("@")[2].lower()].append(at)
    for those in times.values():
        assert those == sorted(those)
        assert those[0] == START
        for at in those:
            until = bisect_left(those, at + timedelta(minutes=1) - timedelta(microseconds=1))
            assert until - bisect_left(those, at) <= pace


def test_it_is_as_fast_as_it_may_be():
    times = paced([f"p{number}@one.jp" for number in range(601)], START, 300)
    assert times[-1] == START + timedelta(minutes=2)


def test_without_a_pace_all_leave_at_once():
    assert set(paced(["a@one.jp"] * 100, START, 0)) == {START}


def test_chats_are_no_domain():
    assert set(paced(["https://hooks.chat.example/1"] * 10, START, 1)) == {START}
