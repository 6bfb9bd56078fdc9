from hypothesis import given
from hypothesis import strategies as st

from app.web.comparing import AROUND, MOST_LINES, difference

TEXTS = st.lists(st.text("あ接続 ab\t", max_size=12), max_size=12).map("\n".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_their_difference(old, new):
    rows = difference(old, new).rows
    before, after = old.splitlines(), new.splitlines()
    for row in rows:
        for line, lines in ((row.old, before), (row.new, after)):
            if line:
                assert "".join(piece.text for piece in line.pieces) == lines[line.number - 1]


def test_the_same_text_has_no_difference():
    assert difference("a\nb", "a\nb").rows == ()


def test_what_did_not_change_is_folded():
    old = [f"line {number}" for number in range(100)]
    rows = difference("\n".join(old), "\n".join([*old[:50], "new", *old[50:]])).rows
    assert rows[0].folded == 50 - AROUND
    assert sum(1 for row in rows if row.is_same) == 2 * AROUND


def test_very_long_texts_are_cut():
    assert difference("", "\n".join("a" for _ in range(MOST_LINES + 1))).is_cut
