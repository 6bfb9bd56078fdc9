"""Writing the search index anew, in the background, while the old one answers.

A release whose analysis differs from that which wrote the index takes it as it is: every write-up
is read and written again, a few at a time, and searches meanwhile find in both.
"""

import time

from app.actions.indexing import read_anew, write_anew
from app.hub import Hub

#: Seconds between batches: searches and pushes go first.
PAUSE = 0.1
#: Seconds between looks where nothing is to be renewed; another release may have written since.
LOOK = 30.0


class IndexRenewer:
    """``renew`` is called again and again; any number of processes may do so."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._look_at = 0.0

    def renew(self) -> None:
        """Renew a batch, where it is time to look and one is left."""
        if time.monotonic() >= self._look_at and not renew_batch(self._hub):
            self._look_at = time.monotonic() + LOOK


def renew_batch(hub: Hub) -> bool:
    """Read and write the next write-ups anew; False where all of them are of this analysis."""
    with hub.reading() as session:
        renewed = read_anew(session)
    if renewed is None:
        return False
    with hub.transaction() as session:
        write_anew(session, renewed)
    return True
