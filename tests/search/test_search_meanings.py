"""What was asked for, and the other words in which it stands there."""

from search.meanings import meanings
from search.planning import plan_of
from search.port import QueryPlan, Statistics
from search.querying import read_question

REPORT = (
    "The nightly job exhausted the connection pool\n"
    "PostgreSQL was idle. Error: timeout exceeded when trying to connect"
)


def plan(text: str) -> QueryPlan:
    return plan_of(read_question(text), lambda terms: Statistics(1, 1.0, {}))


def meant(asked: str, text: str) -> list[tuple[str, str]]:
    return list(meanings(text, plan(asked)))


def test_both_forms_are_told_as_they_are_written() -> None:
    assert meant("夜間バッチでDBにつながらない", REPORT) == [
        ("夜間バッチ", "nightly job"),
        ("DB", "PostgreSQL"),
        ("つながらない", "trying to connect"),
    ]


def test_it_works_the_other_way_too() -> None:
    assert meant("certificate expired", "証明書の期限が切れていた")[0] == ("certificate", "証明書")


def test_what_stands_there_as_it_was_asked_for_needs_no_other_words() -> None:
    assert meant("postgresql nightly job", REPORT) == []


def test_what_is_not_there_at_all_has_no_words() -> None:
    assert meant("証明書", REPORT) == []


def test_a_word_inside_another_is_not_meant() -> None:
    assert meant("データベース", "the sandbox adbe") == []


def test_a_part_of_what_was_asked_for_is_no_other_word() -> None:
    assert meant("夜間バッチ", "バッチが止まった") == []
