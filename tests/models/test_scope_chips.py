"""Conditions that are clicked together, and the laws that all of them keep."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.errors import Invalid
from models.scope import Chip, Chips, applies, as_text, chips_of, is_name, parsed


def test_chips_become_text_and_text_becomes_chips():
    chips = [
        Chip("technologies", "~", "aurora"),
        Chip("tier", "in", [1, 2]),
        Chip("pkg:npm/axios", "<", "1.7"),
        Chip("pkg:npm/axios", "present", None),
        Chip("has_replica", "==", False),
    ]
    text = 'technologies ~ "aurora" or tier in [1, 2] or sbom("pkg:npm/axios") < "1.7" or'
    text += ' sbom("pkg:npm/axios") or has_replica == false'
    assert as_text(chips, "or") == text
    assert chips_of(text) == Chips("or", chips)


def test_names_are_written_as_they_are_kept():
    assert as_text([("tech", "==", "redis")]) == 'technologies == "redis"'
    assert as_text([("pkg:npm/@angular/core", ">=", "17")]).startswith('sbom("pkg:npm/%40angular')


def test_no_chips_are_no_condition():
    assert as_text([]) == ""


@pytest.mark.parametrize(
    "condition",
    ["not tier == 1", "(tier == 1 or tier == 2) and tier == 3", "a == 1 and not b == 2"],
)
def test_what_is_more_than_a_row_is_no_chips(condition):
    assert chips_of(condition) is None


def test_a_bracket_around_one_comparison_is_none():
    assert chips_of("((tier == 1))") == Chips("and", [Chip("tier", "==", 1)])


@pytest.mark.parametrize(
    ("chips", "word"),
    [
        ([("tier == 1 or x", "==", 1)], "and"),
        ([("x", "== 1 or y ==", 1)], "and"),
        ([("x", "==", "two\nlines")], "and"),
        ([("x", "==", None)], "and"),
        ([("x", "==", float("inf"))], "and"),
        ([("x", "~~", 1)], "and"),
        ([("x", "==", [1, 2])], "and"),
        ([("x", "==", 1), ("y", "==", 1)], "xor"),
        ([("x", "==", 1), ("y", "==", 1)], "and not"),
        ([("pkg:npm", "==", "1")], "and"),
        ([("x", "present", None)], "and"),
        ([("and", "==", 1)], "and"),
        ([("technolgies", "==", "x")], "and"),
    ],
)
def test_what_no_condition_can_say_is_refused(chips, word):
    with pytest.raises(Invalid):
        as_text(chips, word)


LINES = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=20)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.one_of(LINES, st.booleans(), st.integers(-(2**60), 2**60), FLOATS)
NAMES = st.from_regex(r"[A-Za-z_][\w.-]{0,8}", fullmatch=True).filter(is_name)
PURLS = st.sampled_from(["pkg:npm/axios", "pkg:maven/org.a/b", "pkg:npm/%40a/b"])
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
CHIPS = st.one_of(
    st.tuples(NAMES, SIGNS | st.just("~"), VALUES),
    st.tuples(NAMES, st.just("in"), st.lists(VALUES, max_size=4)),
    st.tuples(PURLS, SIGNS, LINES),
    st.tuples(PURLS, st.just("present"), st.none()),
)


@given(st.lists(CHIPS, min_size=1, max_size=5), st.sampled_from(["and", "or"]))
def test_what_is_built_is_read_back_the_same(chips, word):
    try:
        text = as_text(chips, word)
    except Invalid as error:
        assume("did you mean" not in str(error) and "longer" not in str(error))
        raise
    read = chips_of(text)
    assert read is not None
    assert as_text(read.chips, read.word) == text
    values = [(type(one.value), one.value) for one in read.chips]
    assert values == [(type(value), value) for _, _, value in chips]


LEAVES = st.builds("{} {} {}".format, st.sampled_from("abc"), SIGNS, st.integers(0, 2))
FACTS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2) | st.lists(st.integers(0, 2)))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=5,
)


@given(TREES, TREES, TREES, FACTS)
def test_conditions_keep_kleene_s_laws(a, b, c, facts):
    def same(one: str, other: str) -> None:
        assert applies(one, facts) is applies(other, facts)

    same(f"not (({a}) and ({b}))", f"not ({a}) or not ({b})")
    same(f"not (({a}) or ({b}))", f"not ({a}) and not ({b})")
    same(f"not not ({a})", a)
    same(f"({a}) and ({b})", f"({b}) and ({a})")
    same(f"({a}) or ({b})", f"({b}) or ({a})")
    same(f"({a}) and ({a})", a)
    same(f"({a}) or (({a}) and ({b}))", a)
    same(f"({a}) and (({b}) or ({c}))", f"({a}) and ({b}) or ({a}) and ({c})")


@given(TREES, FACTS, FACTS)
def test_learning_a_fact_turns_no_answer_that_was_certain(condition, facts, more):
    before = applies(condition, facts)
    assert before is None or applies(condition, more | facts) is before


@given(TREES)
def test_a_comparison_is_written_as_it_is_read(condition):
    for leaf in parsed(condition).leaves():
        assert parsed(leaf.text) == leaf
