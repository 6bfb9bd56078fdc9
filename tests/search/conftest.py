"""Engines over the databases that are there: SQLite always, the others where an address is set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from shelves import MEILISEARCH, MEILISEARCH_KEY, Shelf, address_in, connected

from search.engines import engine_for
from search.engines.embedded import Embedded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(
    params=[
        "embedded on SQLite",
        "embedded on PostgreSQL",
        "meilisearch on SQLite",
        "meilisearch on PostgreSQL",
    ]
)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    engine, database = request.param.split(" on ")
    search_url = address_in(MEILISEARCH) if engine == "meilisearch" else "embedded://"
    with connected(database, tmp_path) as connection:
        key = os.environ.get(MEILISEARCH_KEY)
        shelf = Shelf(engine_for(search_url, connection, key=key), connection)
        shelf.engine.rebuild([])
        shelf.send()
        yield shelf


@pytest.fixture
def sqlite_shelf(tmp_path: Path) -> Iterator[Shelf]:
    with connected("SQLite", tmp_path) as connection:
        yield Shelf(Embedded(connection), connection)
