"""The upkeep of the search index, in the background, while it answers.

A release whose analysis differs from that which wrote the index takes it as it is: every write-up
is read and written again, a few at a time, and searches meanwhile find in both. After many writes
its postings are put in order.
"""

import time

from app.actions.indexing import read_anew, write_anew
from app.hub import Hub
from search.engines.embedded import Embedded

#: Seconds between batches: searches and pushes go first.
PAUSE = 0.1
#: Seconds between looks where nothing is to be renewed; another release may have written since.
LOOK = 30.0
#: Writes between two looks up to which the index may be tended.
FEW_WRITES = 20


class IndexKeeper:
    """``keep`` is called again and again; any number of processes may do so."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._look_at = 0.0
        self._generation: int | None = None

    def keep(self) -> None:
        """Renew a batch or tend the index a little, where it is time to look and needed."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK  # stays where what follows raises
        if renew_batch(self._hub) or (self._is_quiet() and tend_a_little(self._hub)):
            self._look_at = 0.0

    def _is_quiet(self) -> bool:
        """Whether little was written since the last look: a bulk push is not to wait for this."""
        with self._hub.reading() as session:
            now = self._hub.library(session).generation()
        before, self._generation = self._generation, now
        return before is not None and now - before <= FEW_WRITES


def renew_batch(hub: Hub) -> bool:
    """Read and write the next write-ups anew; False where all of them are of this analysis."""
    with hub.reading() as session:
        renewed = read_anew(session)
    if renewed is None:
        return False
    with hub.transaction() as session:
        write_anew(session, renewed)
    return True


def tend_a_little(hub: Hub) -> bool:
    """Put a part of the index in order; False where all of it is."""
    with hub.reading() as session:
        if not Embedded(session.connection()).upkeep.is_worn():
            return False
    with hub.transaction() as session:
        Embedded(session.connection()).upkeep.tend()
    return True
