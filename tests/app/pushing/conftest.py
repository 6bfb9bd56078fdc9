"""The same hub on SQLite and on PostgreSQL: what is pushed must come to the same."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from app.hub import Hub
from app.settings import Settings

VARIABLE = "YOKOTEN_TEST_DATABASE_URL"


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Iterator[str]:
    """The name of a PostgreSQL database of this release, to be copied."""
    server = os.environ.get(VARIABLE)
    if not server:
        pytest.skip(f"there is no PostgreSQL to test with (set {VARIABLE})")
    name = f"yokoten_template_{uuid.uuid4().hex[:12]}"
    _say(server, f'CREATE DATABASE "{name}"')
    hub = Hub(Settings(data_dir=tmp_path_factory.mktemp("pg"), database_url=_named(server, name)))
    hub.migrate()
    hub.close()
    yield name
    _say(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def copied(template) -> Iterator[str]:
    """The address of a PostgreSQL database of this test's own."""
    server, name = os.environ[VARIABLE], f"yokoten_test_{uuid.uuid4().hex[:12]}"
    _say(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield _named(server, name)
    _say(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    folder = tmp_path / "data"
    url = "" if request.param == "sqlite" else request.getfixturevalue("copied")
    return Settings(data_dir=folder, database_url=url, demo=False, starter=False)


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


def _say(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
