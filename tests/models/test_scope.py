"""The language of ``applies_when``: three values, one error, nothing executed."""

from contextlib import suppress
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.errors import Invalid
from models.scope import LONGEST, applies, parsed

FACTS = {
    "service": "career-api",
    "team": "career",
    "tier": 1,
    "technologies": ["aurora-mysql", "redis", "java21"],
    "pool.size": 20,
    "vendor": "Acme",
    "has_replica": True,
}
VALUES = {"true": "tier == 1", "false": "tier == 2", "none": "nobody.knows == 1"}
MEANS = {"true": True, "false": False, "none": None}


def kleene_and(a, b):
    return False if False in (a, b) else None if None in (a, b) else True


def kleene_or(a, b):
    return True if True in (a, b) else None if None in (a, b) else False


@pytest.mark.parametrize(("a", "b"), list(product(VALUES, VALUES)))
def test_and_and_or_are_kleene_s(a, b):
    one, other = MEANS[a], MEANS[b]
    assert applies(f"{VALUES[a]} and {VALUES[b]}", FACTS) is kleene_and(one, other)
    assert applies(f"{VALUES[a]} or {VALUES[b]}", FACTS) is kleene_or(one, other)


@pytest.mark.parametrize("a", VALUES)
def test_not_turns_what_is_known_and_keeps_what_is_not(a):
    means = {True: False, False: True, None: None}
    assert applies(f"not {VALUES[a]}", FACTS) is means[MEANS[a]]
    assert applies(f"not not ({VALUES[a]})", FACTS) is MEANS[a]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ('tech ~ "aurora"', True),
        ('technologies == "redis"', True),
        ('technologies == "REDIS"', True),
        ('technologies != "redis"', False),
        ('technologies ~ "postgres"', False),
        ('tags ~ "anything"', False),
        ("tier < 2", True),
        ("tier >= 2", False),
        ("pool.size > 19.5", True),
        ('vendor == "acme"', True),
        ('vendor > "a"', None),
        ("vendor < 5", None),
        ("has_replica == true", True),
        ("has_replica != false", True),
        ('team in ["career", "hr"]', True),
        ("tier in []", False),
        ("unheard in [1, 2]", None),
        ('unheard ~ "x" or tech ~ "redis"', True),
        ('unheard ~ "x" and tech ~ "postgres"', False),
        ("tier == 1 or tier == 2 and tier == 3", True),
        ("(tier == 1 or tier == 2) and tier == 3", False),
        ("'single' == 1", Invalid),
        ("tier = 1", Invalid),
        ("", Invalid),
        ("and", Invalid),
        ("tier == 1 and", Invalid),
        ("__import__('os')", Invalid),
        ("tier == " + "9" * 400, False),
    ],
)
def test_conditions(condition, holds):
    if holds is Invalid:
        with pytest.raises(Invalid):
            applies(condition, FACTS)
    else:
        assert applies(condition, FACTS) is holds


def test_an_error_says_where():
    with pytest.raises(Invalid) as raised:
        parsed("tier == 1 and ???")
    assert raised.value.values["column"] == 15


@example("(" * (LONGEST // 2) + ")" * (LONGEST // 2))
@example("not " * 499 + "tier == 1")
@example("(" * 900 + "tier == 1" + ")" * 900)
@example("tier == 1" + " and tier == 1" * 130)
@example("x" * (LONGEST + 1))
@example("tier == 1\n???")
@example("\n")
@given(st.text())
def test_any_text_is_a_condition_or_invalid(condition):
    with suppress(Invalid):
        assert applies(condition, FACTS) in (True, False, None)


NAMES = st.sampled_from(["tier", "tech", "team", "service", "unheard", "pool.size", "tags"])
LITERALS = st.sampled_from(['"redis"', "'career'", "1", "-2.5", "true", "false"])
SINGLE = st.builds(
    "{} {} {}".format, NAMES, st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "~"]), LITERALS
)
CONDITIONS = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner),
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=8,
)
VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.floats(),
    st.lists(st.text(max_size=5)),
    st.dictionaries(st.text(max_size=2), st.none()),
)


@given(CONDITIONS, st.dictionaries(NAMES, VALUE))
def test_whatever_is_known_the_answer_is_one_of_three(condition, facts):
    assert applies(condition, facts) in (True, False, None)
    assert (
        applies(f"not ({condition})", facts)
        is {True: False, False: True, None: None}[applies(condition, facts)]
    )


@given(CONDITIONS, st.dictionaries(NAMES, VALUE), st.dictionaries(NAMES, VALUE))
def test_learning_more_never_turns_an_answer_that_was_certain(condition, known, more):
    known = {name: value for name, value in known.items() if value is not None}
    closed = {"tech", "tags", "team", "tier", "service"}
    later = {name: value for name, value in more.items() if name not in closed} | known
    before = applies(condition, known)
    assert before is None or applies(condition, later) is before
