"""The second source of candidates: what it is told, and what happens when it is not well.

The same engine against a real server is in test_search_engines.py.
"""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING

import pytest
from little_meilisearch import MOODS, LittleMeilisearch, serving
from shelves import EVERYONE, MEILISEARCH_KEY, Shelf, document

from search.engines import UnknownEngineError, engine_for
from search.engines.behind import Behind
from search.engines.meilisearch import calls
from search.engines.meilisearch.server import SETTINGS, differs
from search.engines.meilisearch.shapes import (
    PARCEL,
    TOKEN_FIELDS,
    WORDS_PER_FIELD,
    ascii_token,
    day_of,
    filters,
    key_of,
    parcels,
    row_of,
)
from search.entries import entry_of
from search.port import Filter, NotSentError, Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

POOL = document("pm-1", "Connection pool exhausted", "pool timeout", date="2026-03-01")


@pytest.fixture
def little() -> Iterator[LittleMeilisearch]:
    with serving() as server:
        yield server


@pytest.fixture
def frozen() -> Iterator[str]:
    """Takes connections, as a stopped process does, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def absent() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


def beside(shelf: Shelf, address: str) -> Shelf:
    return Shelf(engine_for(address, shelf.connection, key="k"), shelf.connection)


@pytest.fixture(params=["frozen", "absent", *MOODS])
def ill(request: pytest.FixtureRequest, sqlite_shelf: Shelf, little: LittleMeilisearch) -> Shelf:
    """A shelf with a document that is not on its server, which is not well."""
    sqlite_shelf.put(POOL)
    Behind(sqlite_shelf.connection).settle(Sent(generation=sqlite_shelf.engine.generation()))
    sqlite_shelf.put(document("pm-2", "Another"))
    if request.param in MOODS:
        little.mood = request.param
        return beside(sqlite_shelf, little.url)
    return beside(sqlite_shelf, request.getfixturevalue(request.param))


def test_search_works_without_the_server_and_waits_once(ill: Shelf) -> None:
    start = time.monotonic()
    assert ill.found("pool timeout") == ["pm-1"]
    first = time.monotonic() - start
    start = time.monotonic()
    for _ in range(5):
        assert ill.found("pool timeout") == ["pm-1"]
    print(f"first {first:.2f} s, five more {time.monotonic() - start:.2f} s")
    assert first < 3
    assert time.monotonic() - start < 1


def test_health_says_that_the_server_is_not_well(ill: Shelf) -> None:
    health = ill.library.health()
    assert health.ok
    assert health.beside is not None
    assert (health.beside.ok, health.beside.waiting) == (False, 1)
    assert health.beside.detail.startswith("it ")


def test_what_could_not_be_sent_waits(ill: Shelf) -> None:
    with pytest.raises(NotSentError, match="^it "):
        ill.engine.send()
    assert list(Behind(ill.connection).noted(10)) == ["pm-2"]


def test_a_resting_server_is_probed_by_one_question(
    sqlite_shelf: Shelf, little: LittleMeilisearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = beside(sqlite_shelf, little.url)
    shelf.put(POOL)
    little.mood = "away"
    shelf.found("pool")
    now = time.monotonic() + calls.PAUSE.total_seconds() + 1
    monkeypatch.setattr(calls.time, "monotonic", lambda: now)
    little.log.clear()
    for _ in range(3):
        shelf.found("pool")
    assert little.log == ["POST multi-search"]
    little.mood, now = "well", now + calls.PAUSE.total_seconds() + 1
    for _ in range(3):
        shelf.found("pool")
    assert little.log == ["POST multi-search"] * 4


def test_a_server_that_was_sent_something_is_asked_again_at_once(
    sqlite_shelf: Shelf, little: LittleMeilisearch
) -> None:
    shelf = beside(sqlite_shelf, little.url)
    shelf.put(POOL)
    little.mood = "away"
    shelf.found("pool")
    little.mood = "well"
    shelf.put(document("pm-2", "Another pool"))
    assert added(shelf, "pool") == {"pm-1", "pm-2"}


def test_what_changed_while_it_was_sent_waits_for_the_next_time(sqlite_shelf: Shelf) -> None:
    behind = Behind(sqlite_shelf.connection)
    sqlite_shelf.put(POOL, document("pm-2", "Another"))
    sent = Sent(noted=behind.noted(10))
    sqlite_shelf.put(POOL)
    behind.settle(sent)
    assert list(behind.noted(10)) == ["pm-1"]


@pytest.fixture(params=["little", "real"])
def served(request: pytest.FixtureRequest, sqlite_shelf: Shelf) -> Shelf:
    """A shelf with a server that is well."""
    if request.param == "little":
        address = request.getfixturevalue("little").url
    else:
        address = request.getfixturevalue("meilisearch_url")
    key = os.environ.get(MEILISEARCH_KEY)
    shelf = Shelf(engine_for(address, sqlite_shelf.connection, key=key), sqlite_shelf.connection)
    shelf.engine.rebuild([])
    shelf.send()
    return shelf


def added(shelf: Shelf, text: str, within: Filter = EVERYONE) -> set[str]:
    plan = shelf.library.ask(text, within).plan
    return set(shelf.engine.added(plan, within))  # type: ignore[attr-defined]


def test_the_server_finds_by_our_tokens_and_by_the_title_as_typed(served: Shelf) -> None:
    served.put(
        POOL, document("pm-2", "証明書の期限切れ", "接続できない"), document("pm-3", "Other")
    )
    assert added(served, "pool timeout") == {"pm-1"}
    assert added(served, "certificate") == {"pm-2"}


def test_the_server_finds_a_mistyped_title(meilisearch_url: str, sqlite_shelf: Shelf) -> None:
    key = os.environ.get(MEILISEARCH_KEY)
    served = Shelf(
        engine_for(meilisearch_url, sqlite_shelf.connection, key=key), sqlite_shelf.connection
    )
    served.put(POOL)
    assert added(served, "exhaustd") == {"pm-1"}


def test_the_server_keeps_to_the_filter(served: Shelf) -> None:
    served.put(POOL, document("pm-2", "pool", readers=("team:x",), open=False, date="2025-01-01"))
    assert added(served, "pool") == {"pm-1"}
    assert added(served, "pool", Filter(readers=("team:x",))) == {"pm-2"}
    assert added(served, "pool", Filter(readers=("org",), date_to="2026-02")) == set()
    assert added(served, "pool", Filter(readers=("org",), date_to="2026-03")) == {"pm-1"}
    assert added(served, "pool", Filter(readers=("org",), other_teams_than="payments")) == set()


def test_what_was_deleted_is_gone_from_the_server(served: Shelf) -> None:
    served.put(POOL)
    served.delete("pm-1")
    assert added(served, "pool") == set()


def test_what_was_not_sent_yet_is_found_all_the_same(served: Shelf) -> None:
    served.engine.upsert([entry_of(POOL)])
    assert added(served, "pool") == set()
    assert served.found("pool") == ["pm-1"]
    assert served.library.health().beside.waiting == 1  # type: ignore[union-attr]
    served.send()
    assert served.library.health().beside.waiting == 0  # type: ignore[union-attr]


def test_what_has_been_closed_since_takes_no_place_on_the_server(
    served: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.meilisearch.engine.PER_TERM", 1)
    served.put(document("pm-0", "pool pool", "pool"))
    served.put(POOL)
    closed = document("pm-0", "pool pool", "pool", readers=("team:x",), open=False)
    served.engine.upsert([entry_of(closed)])
    assert added(served, "pool") == {"pm-1"}


def test_what_was_sent_and_not_crossed_off_is_sent_again(served: Shelf) -> None:
    served.engine.upsert([entry_of(POOL)])
    served.engine.send()
    served.send()
    assert added(served, "pool") == {"pm-1"}
    assert served.engine.send(check=True).is_nothing


def test_a_database_of_yesterday_gets_the_server_built_anew(served: Shelf) -> None:
    served.put(POOL)
    yesterday = served.connection.begin_nested()
    served.put(document("pm-2", "Another pool"), document("pm-3", "A third pool"))
    yesterday.rollback()
    served.send()
    assert added(served, "pool") == {"pm-1"}
    assert served.engine.send(check=True).is_nothing


def test_a_server_that_has_all_is_left_as_it_is(served: Shelf) -> None:
    served.put(POOL)
    assert served.engine.send(check=True).is_nothing


def test_an_unknown_scheme_is_refused(sqlite_shelf: Shelf) -> None:
    with pytest.raises(UnknownEngineError):
        engine_for("solr://localhost", sqlite_shelf.connection)


def test_tokens_are_written_so_that_no_tokenizer_splits_them() -> None:
    assert ascii_token("pool") == "pool"
    for term in ("#connection-pool", "決済", "10.0.3.17", "a_b"):
        assert ascii_token(term).isalnum()
        assert ascii_token(term).isascii()
    assert len({ascii_token(term) for term in ("#a-b", "#a_b", "a-b", "ab")}) == 4


def test_a_key_has_only_letters_that_are_allowed() -> None:
    assert key_of("障害/../x").isalnum()
    assert key_of("a") != key_of("b")


def test_more_words_than_a_field_can_hold_go_into_the_next() -> None:
    words = " ".join(f"w{at:05x}q" for at in range(WORDS_PER_FIELD + 5))
    fields = row_of(entry_of(document("pm-big", "", words)))
    assert len(fields[TOKEN_FIELDS[0]].split()) == WORDS_PER_FIELD
    assert len(fields[TOKEN_FIELDS[1]].split()) == 5


def test_long_texts_go_a_few_at_a_time() -> None:
    rows = [{"key": str(at), TOKEN_FIELDS[0]: "x" * (PARCEL // 3)} for at in range(8)]
    sizes = [len(parcel) for parcel in parcels(rows)]
    assert sizes == [3, 3, 2]
    assert [len(parcel) for parcel in parcels([{TOKEN_FIELDS[0]: "x" * 2 * PARCEL}])] == [1]


def test_a_filter_is_quoted_and_names_the_readers_always() -> None:
    within = Filter(
        readers=("org",), tags=('a"b\\',), date_from="2026-01", date_to="2026-03", teams=("x",)
    )
    assert filters(within) == [
        'reader IN ["org"]',
        'team IN ["x"]',
        'tag IN ["a\\"b\\\\"]',
        "day >= 20260100",
        "day <= 20260399",
    ]
    assert filters(Filter()) == ["reader IN []"]
    assert filters(Filter(readers=("org",)), ["pm-1"])[1:] == ['NOT id IN ["pm-1"]']


def test_days_are_numbers_that_can_be_compared() -> None:
    assert day_of("2026-03-01") == 20260301
    assert day_of("2026") == 20260000
    assert day_of("") == 0


def test_settings_that_are_ours_are_not_written_again() -> None:
    theirs = dict(SETTINGS)
    theirs["typoTolerance"] = {**SETTINGS["typoTolerance"], "minWordSizeForTypos": {"oneTypo": 5}}
    theirs["filterableAttributes"] = list(reversed(SETTINGS["filterableAttributes"]))
    assert not [name for name in SETTINGS if differs(theirs, name)]
    assert differs({**theirs, "searchCutoffMs": None}, "searchCutoffMs")


def test_only_what_a_reader_may_see_is_taken_from_the_server(sqlite_shelf: Shelf) -> None:
    sqlite_shelf.put(POOL, document("pm-2", "closed", readers=("team:x",), open=False))
    permitted = sqlite_shelf.engine.permitted(["pm-2", "gone", "pm-1"], EVERYONE)  # type: ignore[attr-defined]
    assert permitted == ["pm-1"]
