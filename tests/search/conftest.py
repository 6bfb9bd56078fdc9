"""Engines over the databases that are there: SQLite always, the others where an address is set."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from shelves import MEILISEARCH, MEILISEARCH_KEY, Shelf
from sqlalchemy import Connection, create_engine

from search.engines import engine_for
from search.engines.embedded import Embedded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSTGRESQL = "YOKOTEN_TEST_DATABASE_URL"


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
    local = f"sqlite:///{tmp_path}/search.db"
    url = _address(POSTGRESQL) if database == "PostgreSQL" else local
    search_url = _address(MEILISEARCH) if engine == "meilisearch" else "embedded://"
    with _connected(url) as connection:
        key = os.environ.get(MEILISEARCH_KEY)
        shelf = Shelf(engine_for(search_url, connection, key=key), connection)
        shelf.engine.rebuild([])
        shelf.send()
        yield shelf


@pytest.fixture
def sqlite_shelf(tmp_path: Path) -> Iterator[Shelf]:
    with _connected(f"sqlite:///{tmp_path}/search.db") as connection:
        yield Shelf(Embedded(connection), connection)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as connection:
        Embedded.drop(connection)
        Embedded.create(connection)
        yield connection
        connection.rollback()
        Embedded.drop(connection)
        connection.commit()
    engine.dispose()


def _address(name: str) -> str:
    address = os.environ.get(name)
    if not address:
        pytest.skip(f"{name} is not set")
    return address
