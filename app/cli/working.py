"""A worker of its own, beside one or more web processes."""

import signal
import threading
from types import FrameType

from app.cli.logs import configure_logs
from app.cli.opening import is_migrated, opened_hub
from app.cli.terminal import tell
from app.worker import Worker

#: Seconds between looks whether the database has been migrated by then.
PATIENCE = 2.0


def work_until_told() -> None:
    """Until SIGTERM or Ctrl-C; what was begun is ended first, if it takes no longer than it may."""
    configure_logs()
    told = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    with opened_hub() as hub:
        while not is_migrated(hub):
            tell("Waiting until the database is of this release …")
            if told.wait(PATIENCE):
                return
        worker = Worker(hub)
        tell("The worker is at work.")
        told.wait()
        worker.stop()
