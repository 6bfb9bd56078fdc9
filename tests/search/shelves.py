"""A shelf to put documents on and to ask, and a document to put there."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, create_engine

from search.engines.embedded import Embedded
from search.entries import entry_of
from search.library import Library
from search.port import Document, Filter, SearchEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSTGRESQL = "YOKOTEN_TEST_DATABASE_URL"
MEILISEARCH = "YOKOTEN_TEST_MEILISEARCH_URL"
MEILISEARCH_KEY = "YOKOTEN_TEST_MEILISEARCH_KEY"
EVERYONE = Filter(readers=("org",))


@dataclass
class Shelf:
    """An engine with its library; `put` writes documents and brings them to every index."""

    engine: SearchEngine
    connection: Connection

    @property
    def library(self) -> Library:
        return Library(self.engine)

    def put(self, *documents: Document) -> None:
        self.engine.upsert([entry_of(document) for document in documents])
        self.send()

    def delete(self, *ids: str) -> None:
        self.engine.delete(ids)
        self.send()

    def send(self) -> None:
        while not (sent := self.engine.send()).is_nothing:
            self.engine.settle(sent)

    def found(self, text: str, within: Filter = EVERYONE) -> list[str]:
        return [hit.id for hit in self.library.ask(text, within).hits]


def document(id_: str, title: str, body: str = "", **fields: Any) -> Document:
    return replace(Document(id_, "postmortem", title, body, team="payments"), **fields)


@contextmanager
def connected(database: str, folder: Path) -> Iterator[Connection]:
    """An empty index of this test's own, on SQLite or PostgreSQL."""
    local = f"sqlite:///{folder}/search.db"
    engine = create_engine(address_in(POSTGRESQL) if database == "PostgreSQL" else local)
    with engine.connect() as connection:
        Embedded.drop(connection)
        Embedded.create(connection)
        yield connection
        connection.rollback()
        Embedded.drop(connection)
        connection.commit()
    engine.dispose()


def address_in(variable: str) -> str:
    """What the environment says; without it the test is left out."""
    address = os.environ.get(variable)
    if not address:
        pytest.skip(f"{variable} is not set")
    return address
