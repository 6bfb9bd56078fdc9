"""Keeping the database: its tables, what it begins with, its search index."""

from app.actions.indexing import empty, renewal
from app.cli.opening import opened_hub, ready_hub
from app.cli.terminal import Tell, progress, tell
from app.clock import utc_now
from app.hub import Hub
from app.seeding import Seeds, is_empty, seed
from app.upkeep import renew_batch
from search.engines.embedded import Embedded


def migrate_database() -> None:
    with opened_hub() as hub:
        hub.migrate()
    tell("The database is of this release.")


def load_seeds(*, demo: bool | None, starter: bool | None) -> None:
    given = {"demo": demo, "starter": starter}
    with opened_hub(**{name: value for name, value in given.items() if value is not None}) as hub:
        hub.migrate()
        tell("Loaded." if seed_if_empty(hub) else "There is something already; nothing was loaded.")


def seed_if_empty(hub: Hub) -> bool:
    """Load what the settings name into an empty database; False where it is not empty."""
    with hub.reading() as session:
        if not is_empty(session):
            return False
    seeds = Seeds(demo=hub.settings.demo, starter=hub.settings.starter)
    with progress("Loading what ships with the hub") as told:
        seed(hub, seeds, now=utc_now(), tell=told)
    return True


def rebuild_index() -> None:
    with ready_hub() as hub:
        with hub.transaction() as session:
            empty(session)
        with progress("Building the index") as told:
            while renew_batch(hub):
                _tell_how_far(hub, told)
        with hub.reading() as session:
            count = Embedded(session.connection()).health().documents
    tell("{count} write-ups are in the index.", count=count)


def _tell_how_far(hub: Hub, told: Tell) -> None:
    with hub.reading() as session:
        if far := renewal(session):
            told(far.done, far.total)
