"""A hub for one command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.hub import Hub
from app.settings import Settings
from models.errors import YokotenError
from models.migrations import is_current


class NotMigrated(YokotenError):
    """The database is not of this release; please run “python -m app migrate” first."""

    code = "not-migrated"


@contextmanager
def opened_hub(**given: Any) -> Iterator[Hub]:
    """The hub of these settings, whatever its database holds."""
    hub = Hub(Settings(**given))
    try:
        yield hub
    finally:
        hub.close()


@contextmanager
def ready_hub() -> Iterator[Hub]:
    """The same, with a database of this release, or ``NotMigrated``."""
    with opened_hub() as hub:
        if not is_migrated(hub):
            raise NotMigrated
        yield hub


def is_migrated(hub: Hub) -> bool:
    with hub.reading() as session:
        return is_current(session.connection())
