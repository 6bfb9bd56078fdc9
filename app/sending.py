"""Bringing a search server beside the database what it has not got yet."""

import time

from app.hub import Hub

#: Seconds between looks at whether anything was written: found within a second of a push.
LOOK = 0.5
#: Seconds after which the server is looked at though nothing was written: it may have lost all.
CHECK = 60.0
#: Seconds that a server which is not well is left alone.
REST = 30.0


class IndexSender:
    """``send`` is called again and again; any number of processes may do so.

    What is to be sent stands in the database, written with the write-ups, and is crossed off only
    when the server has it: nothing is lost where either side dies.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._sent: int | None = None
        self._check_at = 0.0

    def send(self) -> None:
        """Send what waits. Raises what the server's client raises; then it rests for a while."""
        generation = self._generation()
        now = time.monotonic()
        if now < self._check_at and self._sent in (generation, None):
            return
        self._sent, self._check_at = None, now + REST
        while self._send_batch():
            pass
        self._sent, self._check_at = generation, time.monotonic() + CHECK

    def _generation(self) -> int:
        with self._hub.reading() as session:
            return self._hub.library(session).generation()

    def _send_batch(self) -> bool:
        with self._hub.reading() as session:
            sent = self._hub.library(session).send()
        if sent.is_nothing:
            return False
        with self._hub.transaction() as session:
            self._hub.library(session).settle(sent)
        return True
