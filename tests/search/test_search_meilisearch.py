"""The second source of candidates: what it is told, and what happens when it is not well.

The same engine against a real server is in test_search_engines.py.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest
from meilisearch.errors import MeilisearchError
from shelves import EVERYONE, MEILISEARCH, MEILISEARCH_KEY, Shelf, document

from search.engines import UnknownEngineError, engine_for
from search.engines.behind import Behind
from search.engines.meilisearch_server import (
    SETTINGS,
    TOKEN_FIELDS,
    WORDS_PER_FIELD,
    ascii_token,
    day_of,
    differs,
    document_of,
    filters,
    key_of,
)
from search.entries import entry_of
from search.port import Filter, Sent

if TYPE_CHECKING:
    from collections.abc import Iterator

POOL = document("pm-1", "Connection pool exhausted", "pool timeout", date="2026-03-01")


class Rubbish(BaseHTTPRequestHandler):
    answer: ClassVar[bytes] = b"<html>hello</html>"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def rubbish() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Rubbish)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def frozen() -> Iterator[str]:
    """Takes connections, as a stopped process does, and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def absent() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture(params=["rubbish", "frozen", "absent"])
def ill(request: pytest.FixtureRequest, sqlite_shelf: Shelf) -> Shelf:
    """A shelf whose server is not well."""
    address = request.getfixturevalue(request.param)
    return Shelf(engine_for(address, sqlite_shelf.connection, key="k"), sqlite_shelf.connection)


def test_search_works_without_the_server(ill: Shelf) -> None:
    ill.engine.upsert([entry_of(POOL)])
    start = time.monotonic()
    assert ill.found("pool timeout") == ["pm-1"]
    assert time.monotonic() - start < 3


def test_a_server_that_is_not_well_is_left_alone_for_a_while(ill: Shelf) -> None:
    ill.engine.upsert([entry_of(POOL)])
    ill.found("pool timeout")
    start = time.monotonic()
    for _ in range(5):
        assert ill.found("pool timeout") == ["pm-1"]
    assert time.monotonic() - start < 1


def test_health_says_that_the_server_is_not_well(ill: Shelf) -> None:
    health = ill.library.health()
    assert health.ok
    assert "the database answers alone" in health.detail


def test_what_could_not_be_sent_waits(ill: Shelf) -> None:
    ill.engine.upsert([entry_of(POOL)])
    with pytest.raises((MeilisearchError, OSError, ValueError, KeyError, TypeError)):
        ill.engine.send()
    assert "1 entries are to be sent" in ill.library.health().detail


def test_what_changed_while_it_was_sent_waits_for_the_next_time(sqlite_shelf: Shelf) -> None:
    behind = Behind(sqlite_shelf.connection)
    sqlite_shelf.put(POOL, document("pm-2", "Another"))
    sent = Sent(noted=behind.noted(10))
    sqlite_shelf.put(POOL)
    behind.settle(sent)
    assert list(behind.noted(10)) == ["pm-1"]


@pytest.fixture
def served(sqlite_shelf: Shelf) -> Shelf:
    """A shelf with a real server."""
    if MEILISEARCH not in os.environ:
        pytest.skip(f"{MEILISEARCH} is not set")
    key = os.environ.get(MEILISEARCH_KEY)
    engine = engine_for(os.environ[MEILISEARCH], sqlite_shelf.connection, key=key)
    shelf = Shelf(engine, sqlite_shelf.connection)
    engine.rebuild([])
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
    assert "1 entries are to be sent" in served.library.health().detail
    served.send()
    assert "to be sent" not in served.library.health().detail


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
    fields = document_of(entry_of(document("pm-big", "", words)))
    assert len(fields[TOKEN_FIELDS[0]].split()) == WORDS_PER_FIELD
    assert len(fields[TOKEN_FIELDS[1]].split()) == 5


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
