"""A migrated database is the one that the models mean."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from models.database import Database
from models.migrations import TooNewError, is_current, upgrade
from models.table import Table


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    yield opened
    opened.close()


def test_the_tables_are_those_of_the_models(database):
    upgrade(database)
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
        assert is_current(session.connection())


def test_what_is_up_to_date_stays_as_it_is(database):
    upgrade(database)
    with database.transaction() as session:
        session.execute(text("INSERT INTO job (kind, payload, run_at, attempts, fence)"
                             " VALUES ('x', '{}', CURRENT_TIMESTAMP, 0, 0)"))  # fmt: skip
    upgrade(database)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM job")).scalar_one() == 1


def test_several_at_once_bring_it_up_to_date_once(database_url):
    def works(_: int) -> None:
        own = Database(database_url)
        upgrade(own)
        own.close()

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(works, range(3)))


def test_an_empty_database_is_not_current(database):
    with database.reading() as session:
        assert not is_current(session.connection())


def test_a_database_of_a_newer_release_is_refused_and_left_alone(database):
    upgrade(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '2199_01_01_future'"))
    with pytest.raises(TooNewError):
        upgrade(database)
    with database.reading() as session:
        version = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    assert version == "2199_01_01_future"
