"""Bringing a database to the tables of this release: Alembic, forward only."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.database import Database
from models.errors import YokotenError

#: Taken while PostgreSQL is brought up to date, so that of several replicas only one does it.
_LOCK = 0x796F6B6F


class TooNewError(YokotenError):
    """The database was written by a newer release of Yokoten; please run that one."""

    code = "too-new"


def upgrade(database: Database) -> None:
    """Create or change the tables as this release needs them, in one transaction."""
    with database.transaction() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        _refuse_newer(connection)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the tables are those of this release."""
    return _at(connection) == _script().get_current_head()


def _refuse_newer(connection: Connection) -> None:
    at = _at(connection)
    if at is not None and at not in {revision.revision for revision in _script().walk_revisions()}:
        raise TooNewError


def _at(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
