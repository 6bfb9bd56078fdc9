"""Which part of a new revision is which part of the one before."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.matching import given_id, match, overlap, tokens


@dataclass
class Piece:
    id: str
    given_id: str | None
    position: int
    wording: str
    retired_at: datetime | None = None


def pieces(*wordings: str) -> list[Piece]:
    return [Piece(f"p{at}", None, at, wording) for at, wording in enumerate(wordings)]


def ids(found) -> list[str | None]:
    return [part and part.id for part in found]


def test_equal_wording_goes_before_position():
    assert ids(match(pieces("a b", "c d"), [(None, "c d"), (None, "a b")])) == ["p1", "p0"]


def test_four_fifths_of_the_words_are_the_same_statement():
    before = pieces("one two three four five", "six seven")
    assert ids(match(before, [(None, "zero"), (None, "one two three four")])) == [None, "p0"]
    assert overlap("one two three four five", "one two three four") == 0.8


def test_what_only_its_place_tells_is_matched_by_its_place():
    assert ids(match(pieces("a", "b"), [(None, "x"), (None, "y"), (None, "z")])) == [
        "p0",
        "p1",
        None,
    ]


def test_a_retired_one_is_found_by_its_words_and_not_by_its_place():
    before = [Piece("p0", None, 0, "gone", datetime(2026, 1, 1, tzinfo=UTC))]
    assert ids(match(before, [(None, "new")])) == [None]
    assert ids(match(before, [(None, "gone")])) == ["p0"]


def test_an_id_of_the_author_s_is_never_taken_over_by_another():
    before = [Piece("p0", "x", 0, "same words")]
    assert ids(match(before, [("y", "same words")])) == [None]
    assert ids(match(before, [("x", "other words")])) == ["p0"]
    assert ids(match(before, [(None, "same words")])) == ["p0"], "the id was left out"


def test_a_given_id_is_told_as_text():
    assert given_id({"id": 7}) == "7"
    assert given_id({"id": "a" * 500}) == "a" * 120
    assert [given_id({"id": odd}) for odd in ([], {}, None, " ", 1.5)] == [None] * 5
    assert given_id({}) is None


def test_japanese_is_compared_by_pairs_of_letters():
    assert overlap("接続数は合計で管理する", "接続数は合計で管理すること") >= 0.8
    assert overlap("接続数は合計で管理する", "証明書を更新する") < 0.3
    assert overlap("", "") == 0


words = st.lists(
    st.tuples(st.none() | st.sampled_from("xyz"), st.text("ab 接続", max_size=8)), max_size=8
)


@given(words, words)
def test_no_part_is_matched_twice_and_the_same_matches_itself(before, after):
    parts = [Piece(f"p{at}", id_, at, wording) for at, (id_, wording) in enumerate(before)]
    found = [part.id for part in match(parts, after) if part]
    assert len(found) == len(set(found))
    distinct = len({wording for _, wording in before}) == len(before) and not any(
        i for i, _ in before
    )
    if distinct:
        assert ids(match(parts, before)) == [part.id for part in parts]


def test_many_long_parts_take_no_time_to_speak_of():
    tokens.cache_clear()
    before = pieces(
        *(f"{at} のサービスで接続数の上限を監視する仕組みを作る " * 5 for at in range(200))
    )
    after = [(None, f"{at + 500} の仕組みで上限を作り接続数を監視する " * 5) for at in range(200)]
    since = time.process_time()
    match(before, after)
    assert time.process_time() - since < 2
