"""Asking the library: planning, ranking and correction over the embedded engine."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shelves import EVERYONE, Shelf, document

from search.entries import entry_of
from search.port import Filter, QueryTooLongError, TooDeepError

NASTY = st.text(alphabet=st.characters(codec=None), max_size=120) | st.lists(
    st.sampled_from(
        [
            "*",
            '"',
            "(",
            ")",
            "NEAR",
            "AND",
            "NOT",
            "^",
            "障害",
            "の",
            "pool",
            "-",
            "{",
            "#",
            "🔥",
            "'",
        ]
    ),
    max_size=30,
).map(" ".join)


@pytest.fixture
def library(sqlite_shelf: Shelf) -> Shelf:
    sqlite_shelf.put(
        document("pm-1", "Connection pool exhausted", "The pool had no connection left."),
        document("pm-2", "Pool party", "A connection was made.", kind="note"),
        document("pm-3", "接続プールの枯渇", "夜間バッチでDBにつながらない。"),
        document("dr-1", "Use one pool per task", "pool", standing="rejected", kind="decision"),
        document("dr-2", "Use one pool per task", "pool", standing="accepted", kind="decision"),
        document("rb-1", "PoolExhausted", "restart", kind="runbook"),
    )
    return sqlite_shelf


def test_who_covers_everything_comes_first(library: Shelf) -> None:
    assert library.found("connection pool exhausted")[0] == "pm-1"


def test_the_name_of_an_alert_beats_everything(library: Shelf) -> None:
    assert library.found("PoolExhausted")[0] == "rb-1"


def test_a_name_that_most_titles_bear_says_little(library: Shelf) -> None:
    for at in range(20):
        library.put(document(f"otel-{at}", f"OpenTelemetry news {at}", "A word on sampling."))
    body = "Sampling with OpenTelemetry: sampling ratio, tail sampling, sampling rules."
    library.put(document("rb-2", "Sampling", body))
    assert library.found("OpenTelemetry sampling")[0] == "rb-2"


def test_a_rejected_decision_stands_below_an_accepted_one(library: Shelf) -> None:
    found = library.found("one pool per task")
    assert found.index("dr-2") < found.index("dr-1")


def test_a_hit_covers_half_of_what_was_asked(library: Shelf) -> None:
    answer = library.library.ask("connection giraffe", EVERYONE)
    assert "pm-1" in [hit.id for hit in answer.hits]
    assert library.found("party restart task") == []


def test_what_stands_nowhere_is_no_part_of_the_question(library: Shelf) -> None:
    hit = library.library.ask("exhausted giraffe xylophone", EVERYONE).hits[0]
    assert (hit.covered, hit.missing) == (("exhausted",), ("giraffe", "xylophone"))
    assert library.found("giraffe xylophone") == []


def test_what_a_reader_may_not_see_is_no_part_of_their_question(library: Shelf) -> None:
    closed = document("pm-9", "Giraffe xylophone", readers=("team:zoo",), open=False)
    before = library.found("pool giraffe xylophone")
    library.put(closed)
    assert library.found("pool giraffe xylophone") == before
    zoo = Filter(readers=("org", "team:zoo"))
    assert library.found("pool giraffe xylophone", zoo) == ["pm-9"]


def test_a_hit_says_what_it_covers_and_what_not(library: Shelf) -> None:
    hit = library.library.ask("connection giraffe", EVERYONE).hits[0]
    assert (hit.covered, hit.missing) == (("connection",), ("giraffe",))


def test_a_question_in_one_language_finds_reports_in_both(library: Shelf) -> None:
    assert {"pm-1", "pm-3"} <= set(library.found("接続プール 枯渇"))
    assert {"pm-1", "pm-3"} <= set(library.found("connection pool exhaustion"))


def test_verbs_in_kana_find_the_report(library: Shelf) -> None:
    assert library.found("夜間バッチでDBにつながらない")[0] == "pm-3"
    assert "pm-3" in library.found("つながらない")


def test_a_concept_in_a_long_compound_asks_for_its_own_letters_alone(library: Shelf) -> None:
    library.put(document("pm-9", "障害"))
    groups = library.library.ask("決済障害復旧手順", EVERYONE).plan.groups
    assert [group.alternatives[1] for group in groups if group.forms == "障害"] == [("障害",)]


def test_a_typo_is_put_right_and_told(library: Shelf) -> None:
    answer = library.library.ask("conection exhausted", EVERYONE)
    assert answer.searched_for == "connection exhausted"
    assert answer.hits[0].id == "pm-1"


def test_a_known_word_is_no_typo(library: Shelf) -> None:
    assert library.library.ask("party pool", EVERYONE).searched_for is None


def test_words_that_mean_nothing_find_nothing(library: Shelf) -> None:
    for text in ("the of and", "???", "🔥", '""', "の"):
        answer = library.library.ask(text, EVERYONE)
        assert (answer.hits, answer.total) == ((), 0), text


def test_pages_follow_each_other_without_gap(library: Shelf) -> None:
    whole = library.found("pool")
    paged = [
        library.library.ask("pool", EVERYONE, limit=1, offset=at).hits[0].id
        for at in range(len(whole))
    ]
    assert paged == whole


def test_too_deep_a_page_is_refused(library: Shelf) -> None:
    with pytest.raises(TooDeepError):
        library.library.ask("pool", EVERYONE, limit=20, offset=190)


def test_an_explanation_gives_every_part_of_the_score(library: Shelf) -> None:
    explained = library.library.explain("connection pool", "pm-1", EVERYONE)
    assert explained.place == 1
    assert explained.hit is not None
    assert "pool" in explained.hit.terms
    assert library.library.explain("connection pool", "unknown", EVERYONE).place is None


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY)
def test_no_question_is_an_error(library: Shelf, text: str) -> None:
    library.library.ask(text, EVERYONE)
    library.library.suggest(text, EVERYONE)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY, NASTY)
def test_no_document_is_an_error(library: Shelf, title: str, body: str) -> None:
    library.put(document("nt-any", title, body, tags=(body,), alerts=(title,)))
    library.library.related_to_text(f"{title}\n{body}", EVERYONE)
    library.library.related_to_alert(
        {"labels": {"alertname": title}, "annotations": {"summary": body}}, EVERYONE
    )
    library.library.related(entry_of(document("nt-x", title, body)), EVERYONE)


@pytest.mark.parametrize(
    "text", ["word " * 1_999, "障害" * 4_900, "-" * 9_000, '"' * 9_999, "a:" * 4_000]
)
def test_a_long_question_is_answered_quickly(library: Shelf, text: str) -> None:
    start = time.process_time()
    library.library.ask(text, EVERYONE)
    assert time.process_time() - start < 1


def test_a_mebibyte_of_question_is_refused_at_once(library: Shelf) -> None:
    with pytest.raises(QueryTooLongError):
        library.library.ask("x" * 1_048_576, EVERYONE)
