"""A condition that cannot be read: where, and what was probably meant."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Invalid
from models.scope import LONGEST, parsed


def complaint(condition: str) -> Invalid:
    with pytest.raises(Invalid) as raised:
        parsed(condition)
    return raised.value


@pytest.mark.parametrize(
    ("condition", "column", "found", "hint"),
    [
        ("tier = 1", 6, "=", "=="),
        ("tier === 1", 8, "===", "=="),
        ("tier => 1", 6, "=>", ">="),
        ("tier <> 1", 7, "<>", "!="),
        ('vendor =~ "x"', 8, "=~", "~"),
        ("tier == 1 && tier == 2", 11, "&&", "and"),
        ("tier == 1 || tier == 2", 11, "||", "or"),
        ("!tier == 1", 1, "!", "not"),
        ("tier == 1 AND tier == 2", 11, "AND", "and"),
        ("NOT tier == 1", 5, "NOT", "not"),
        ("spot == True", 9, "True", "true"),
        ('tech contains "x"', 6, "contains", "~"),
        ("tier not in [1]", 6, "not", "not tier in […]"),
        ("tier in (1, 2)", 9, "(", "["),
        ("tier == [1, 2]", 9, "[", "in ["),
        ("vendor == “Acme”", 11, "“", '"'),
        ("tags ~ 「x」", 8, "「", '"'),
        ("tier （ 1", 6, "（", "("),
        ('technolgies == "redis"', 1, "technolgies", "technologies"),
        ('tier == 1 and Technologies == "redis"', 15, "Technologies", "technologies"),
        ('Tags == "pii"', 1, "Tags", "tags"),
    ],
)
def test_a_slip_is_answered_by_what_was_meant(condition, column, found, hint):
    error = complaint(condition)
    assert (error.values["line"], error.values["column"]) == (1, column)
    assert (error.values["found"], error.values["hint"]) == (found, hint)
    assert "did you mean" in str(error)


@pytest.mark.parametrize(
    "name", ["services", "technique", "tea", "teams", "tiers", "service.name", "tech-stack"]
)
def test_a_name_that_may_be_meant_is_left_alone(name):
    assert parsed(f"{name} == 1").holds({name: 1}) is True


@pytest.mark.parametrize(
    ("condition", "word"),
    [
        ("technologies == aurora-mysql", "aurora-mysql"),
        ("mysql < 8.0.36", "8.0.36"),
        ("node >= v20", "v20"),
        ("team in [career, hr]", "career"),
        ("sbom(axios)", "axios"),
    ],
)
def test_missing_quotation_marks_are_missed(condition, word):
    error = complaint(condition)
    assert error.values["found"] == word
    assert "quotation marks are missing around" in str(error)


@pytest.mark.parametrize(
    ("condition", "line", "column", "words"),
    [
        ("", None, None, "empty"),
        (" \n ", None, None, "empty"),
        ("(tier == 1", 1, 11, "a bracket is not closed"),
        ("tier == 1)", 1, 10, "never opened"),
        ('tier == 1 and\nvendor == "Acme', 2, 11, "never closed"),
        ("tier == 1 and\n  ???", 2, 3, "begins with the name of a fact"),
        ("tier == 1 or", 1, 13, "ends too early"),
        ("tier == 1\nteam == 2", 2, 1, "“and” or “or” is missing"),
        ("has_replica", 1, 12, "has_replica == true"),
        ("has_replica and tier == 1", 1, 13, "is compared with is missing"),
        ('"redis" in technologies', 1, 1, "begins with the name of a fact"),
        ("5 == tier", 1, 1, "begins with the name of a fact"),
        ('sbom("axios")', 1, 6, "pkg:npm/axios"),
        ('sbom("pkg:npm/axios@1.6")', 1, 6, 'sbom("pkg:npm/axios") == "1.6"'),
        ('sbom == "x"', 1, 1, "needs the address"),
    ],
)
def test_the_place_is_told(condition, line, column, words):
    error = complaint(condition)
    assert (error.values.get("line"), error.values.get("column")) == (line, column)
    assert words in str(error)


@pytest.mark.parametrize("deep", ["(" * 900 + "tier == 1" + ")" * 900, "not " * 480 + "tier == 1"])
def test_thousands_of_brackets_are_refused_in_words(deep):
    assert "nested too deeply" in str(complaint(deep))
    assert "longer than" in str(complaint(deep * 3))


def test_the_longest_condition_takes_no_time():
    since = time.perf_counter()
    condition = " or ".join(["tier==1"] * (LONGEST // 11))
    for n in range(5):
        parsed(condition + " " * n).holds({"tier": 2})
        complaint("x" * (LONGEST - n))
        complaint('a=="' + "\\" * (LONGEST - 5 - n))
    assert time.perf_counter() - since < 5


def test_full_width_spaces_are_spaces():
    assert parsed("tier == 1\u3000or\u3000tier == 2").holds({"tier": 2}) is True


PIECES = st.lists(
    st.sampled_from(
        ["tier", "tech", "==", "=", "<", ">=", "~", "in", "[", "]", "(", ")", "and", "or", "not",
         "1", "-2.5", '"x"', "'", '"', ",", "sbom", 'sbom("pkg:npm/a")', "pkg:npm/a", "true", "\\",
         "\n", "＝", "…", "\x00", "\ud800", "AND", "8.0.36", "aurora-mysql", "!", "&&"]
    ),
    max_size=14,
)  # fmt: skip


@given(st.one_of(PIECES.map(" ".join), PIECES.map("".join), st.text()))
def test_whatever_is_written_is_a_condition_or_invalid_in_words(text):
    with suppress(Invalid):
        assert parsed(text).holds({"tier": 1, "sbom": {}}) in (True, False, None)
        return
    assert str(complaint(text))
