"""No question is an error, whatever it is made of; and what is found is what was asked for.

Every answer is held against a second reading of the rules, over the stored tokens alone.
"""

from __future__ import annotations

import random
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from questions import QUESTIONS, mutants, real_questions
from shelves import Shelf, connected, document
from sqlalchemy import text as sql

from search.engines.embedded import Embedded
from search.port import Entry, Filter, Group, QueryPlan, QueryTooLongError, TooDeepError
from search.querying import REFUSED_FROM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READER = Filter(readers=("org", "team:payments"))
BODY = "The pool had no connection left: timeout. 夜間バッチでDBにつながらない。証明書の期限切れ。"
TITLES = [
    "Connection pool exhausted after failover", "接続プールが枯渇し決済が止まった", "KubePodCrashLooping",
    "切り戻しに失敗したサーバー", "Disk full on the build host", "証明書の期限切れ", "Pool party", "Ünïcödé",
    "10.0.3.17 does not answer", "snake_case_setting lost", "メモリ不足でコンテナが落ちた", "DNS timeout",
]  # fmt: skip


def documents() -> Iterator[object]:
    """Reports of three teams, every fourth closed: to payments, or to a team that nobody asks for."""
    for number in range(60):
        closed = {3: ("team:payments",), 7: ("team:search",)}.get(number % 8)
        yield document(
            f"pm-{number:02}",
            TITLES[number % len(TITLES)],
            BODY[number:] * (number % 3),
            kind=("postmortem", "runbook", "note")[number % 3],
            team=("payments", "search", "career")[number % 3],
            tags=("redis", "障害") if number % 2 else (),
            severity="SEV1" if number % 5 == 0 else None,
            date=f"2026-{1 + number % 12:02}-15" if number % 4 else None,
            lang=("en", "ja")[number % 2],
            readers=closed or ("org",),
            open=not closed,
        )


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shelf]:
    folder = tmp_path_factory.mktemp("questions")
    with connected(request.param, folder) as connection:
        shelf = Shelf(Embedded(connection), connection)
        shelf.put(*documents())
        yield shelf


def held_to_the_rules(shelf: Shelf, text: str) -> None:
    """Ask in every way, and look at what comes back."""
    library = shelf.library
    library.suggest(text, READER)
    library.related_to_text(text, READER)
    try:
        answer = library.ask(text, READER)
    except QueryTooLongError:
        assert len(text) > REFUSED_FROM
        return
    assert answer == library.ask(text, READER)
    ids = [hit.id for hit in answer.hits]
    assert len(ids) == len(set(ids)) == min(20, answer.total)
    by_date = library.ask(text, READER, sort="date", limit=200)
    assert by_date.total == answer.total == len(by_date.hits)
    assert set(ids) <= {hit.id for hit in by_date.hits}
    for entry in shelf.engine.entries([hit.id for hit in by_date.hits]).values():
        assert set(entry.labelled("reader")) & set(READER.readers)
        assert is_hit(answer.plan, entry), (text, entry.id)


def is_hit(plan: QueryPlan, entry: Entry) -> bool:
    terms = set(entry.terms.split())
    covered = sum(is_met(group, terms) for group in plan.groups)
    enough = covered >= max(1, -(-len(plan.groups) // 2)) or not plan.groups
    fields = [f" {field} " for field in (entry.title, entry.tags, entry.body)]
    phrases = all(any(f" {' '.join(p)} " in field for field in fields) for p in plan.phrases)
    return enough and phrases and not any(is_met(group, terms) for group in plan.excluded)


def is_met(group: Group, terms: set[str]) -> bool:
    return any(terms.issuperset(alternative) for alternative in group.alternatives)


@settings(max_examples=200)
@given(text=QUESTIONS)
def test_no_question_is_an_error(full: Shelf, text: str) -> None:
    held_to_the_rules(full, text)


def test_no_real_question_is_an_error_however_it_is_spoilt(full: Shelf, corpus: Path) -> None:
    for text in islice(mutants(real_questions(corpus), seed=1), 200):
        held_to_the_rules(full, text)


@pytest.mark.long
@pytest.mark.parametrize("full", ["SQLite"], indirect=True)
@settings(max_examples=50_000)
@given(text=QUESTIONS)
def test_fifty_thousand_questions_are_no_error(full: Shelf, text: str) -> None:
    held_to_the_rules(full, text)


@pytest.mark.long
@pytest.mark.parametrize("full", ["SQLite"], indirect=True)
def test_fifty_thousand_spoilt_real_questions_are_no_error(full: Shelf, corpus: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    for text in islice(mutants(real_questions(corpus), seed), 50_000):
        held_to_the_rules(full, text)


@pytest.mark.parametrize("offset", [190, 10_000, 2**31])
def test_only_a_page_that_lies_too_deep_is_refused(full: Shelf, offset: int) -> None:
    with pytest.raises(TooDeepError):
        full.library.ask("pool", READER, offset=offset)


@settings(max_examples=60)
@given(cursor=QUESTIONS)
def test_no_cursor_is_an_error(full: Shelf, cursor: str) -> None:
    full.library.ask("pool", READER, sort="date", cursor=cursor)


@settings(max_examples=60)
@given(word=QUESTIONS)
def test_no_label_in_a_filter_is_an_error(full: Shelf, word: str) -> None:
    within = Filter(
        readers=("org", word), kinds=(word,), tags=(word, "redis"), date_from=word, date_to=word
    )
    full.library.ask("pool", within)
    full.library.suggest("p", within)


_VALUES = st.none() | st.integers() | st.lists(st.text(max_size=3), max_size=2) | QUESTIONS


@settings(max_examples=60)
@given(
    labels=st.dictionaries(st.sampled_from(["alertname", "job", "\ud800"]), _VALUES),
    annotations=st.dictionaries(st.sampled_from(["title", "summary"]), _VALUES) | st.none(),
)
def test_no_alert_is_an_error(full: Shelf, labels: object, annotations: object) -> None:
    full.library.related_to_alert({"labels": labels, "annotations": annotations}, READER)


def test_questions_leave_no_trace(full: Shelf) -> None:
    counted = "SELECT (SELECT count(*) FROM search_term), (SELECT count(*) FROM search_entry)"
    before = full.connection.execute(sql(counted)).one()
    for text in ("xyzzyplugh", "conection", 'team:"xyzzyplugh"'):
        full.library.ask(text, READER)
    assert full.connection.execute(sql(counted)).one() == before
