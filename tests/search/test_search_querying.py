"""The query language: what people know from elsewhere, and an error for nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.port import Filter, QueryTooLongError
from search.querying import NOTHING, narrowed, read_question

ORG = Filter(readers=("org",))


def test_operators_words_phrases_and_exclusions_are_told_apart() -> None:
    question = read_question('pool team:payments "exact phrase" -word kind:runbook timeout')
    assert question.words == "pool timeout"
    assert question.phrases == ("exact phrase",)
    assert question.excluded == ("word",)
    assert dict(question.labels) == {"teams": ("payments",), "kinds": ("runbook",)}


def test_a_japanese_keyboard_types_the_same_language() -> None:
    question = read_question("障害　ｔｅａｍ team：決済 “接続　プール”")
    assert dict(question.labels)["teams"] == ("決済",)
    assert question.phrases == ("接続 プール",)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("after:2026-01", "2026-01-01", None),
        ("since:2026-01-15", "2026-01-15", None),
        ("before:2026-01", None, "2025-12-31"),
        ("until:2026-02", None, "2026-02-28"),
        ("after:2025 until:2026", "2025-01-01", "2026-12-31"),
    ],
)
def test_dates_may_be_years_months_or_days(written: str, first: str, last: str) -> None:
    question = read_question(written)
    assert (question.date_from, question.date_to) == (first, last)


@pytest.mark.parametrize("written", ["after:yesterday", "before:2026-13", "since:2026-02-30"])
def test_what_is_no_date_is_a_warning_and_no_error(written: str) -> None:
    question = read_question(written)
    assert (question.date_from, question.date_to) == (None, None)
    assert question.warnings[0][1]["value"] == written.partition(":")[2]


def test_a_severity_is_known_in_every_spelling() -> None:
    for spelling in ("severity:1", "sev:sev1", "severity:SEV-1"):
        assert read_question(spelling).labels == (("severities", ("SEV1",)),)


def test_an_unknown_field_is_a_word() -> None:
    assert read_question("http://host/path error:5xx").words == "http://host/path error:5xx"


def test_a_long_question_is_read_in_part_and_an_endless_one_refused() -> None:
    question = read_question("word " * 200)
    assert question.warnings[0][1] == {"count": "512"}
    with pytest.raises(QueryTooLongError):
        read_question("x" * 10_001)


def test_a_question_narrows_and_never_widens() -> None:
    within = Filter(readers=("org",), teams=("payments",))
    assert narrowed(within, read_question("team:payments")).teams == ("payments",)
    assert narrowed(within, read_question("team:identity")).teams == NOTHING
    assert narrowed(ORG, read_question("team:identity")).teams == ("identity",)
    assert narrowed(ORG, read_question("reader:team:x")).readers == ("org",)


@given(st.text(alphabet=st.characters(codec=None), max_size=600))
def test_no_text_is_an_error(text: str) -> None:
    narrowed(ORG, read_question(text))


@given(st.lists(st.sampled_from(['"', "-", ":", "team:", "after:", "*", "NEAR(", "OR", "a", " "])))
def test_operators_alone_are_no_error(parts: list[str]) -> None:
    narrowed(ORG, read_question("".join(parts)))
