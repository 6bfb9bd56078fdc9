"""Bringing a search server beside the database what it has not got yet."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import text

from app.hub import Hub
from search.port import NotSentError

#: Seconds between looks at whether anything was written: found within a second of a push.
LOOK = 0.2
#: Seconds after which the server is looked over though nothing was written: it may have lost all,
#: or got old data back.
CHECK = 60.0
#: Seconds that a server which is not well is left alone: at first, and at most. Whatever took long
#: to fail is tried again after as long a time, so that a full disk is not filled again and again.
SHORTEST_REST, LONGEST_REST = 1.0, 30.0
#: Held on PostgreSQL by the one who sends.
_TURN = 0x796F6B75

_log = structlog.get_logger(__name__)


class IndexSender:
    """``send`` is called again and again; of all processes one sends at a time.

    What is to be sent stands in the database, written with the write-ups, and is crossed off only
    when the server has it: nothing is lost where either side dies.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._sent: int | None = None
        self._check_at = self._rest_until = self._rest = 0.0
        self._problem = ""

    def send(self) -> None:
        """Send what waits, unless the server rests or has everything."""
        since = time.monotonic()
        if since < self._rest_until:
            return
        generation, is_due = self._generation(), since >= self._check_at
        if generation == self._sent and not is_due:
            return
        try:
            with _alone(self._hub) as is_mine:
                if not is_mine:
                    return
                self._send_all(check=is_due)
        except NotSentError as problem:
            self._leave_alone(str(problem), took=time.monotonic() - since)
        else:
            self._note_well(generation, was_checked=is_due)

    def _generation(self) -> int:
        with self._hub.reading() as session:
            return self._hub.library(session).generation()

    def _send_all(self, *, check: bool) -> None:
        while self._send_batch(check=check):
            check = False

    def _send_batch(self, *, check: bool) -> bool:
        with self._hub.reading() as session:
            sent = self._hub.library(session).send(check=check)
        if sent.is_nothing:
            return False
        with self._hub.transaction() as session:
            self._hub.library(session).settle(sent)
        return True

    def _leave_alone(self, problem: str, *, took: float) -> None:
        """Said once for each thing that is wrong, not at every try."""
        self._sent, self._check_at = None, 0.0
        self._rest = min(LONGEST_REST, max(SHORTEST_REST, 2 * self._rest))
        self._rest_until = time.monotonic() + max(self._rest, took)
        if problem != self._problem:
            _log.warning("search server is not well", problem=problem)
        self._problem = problem

    def _note_well(self, generation: int, *, was_checked: bool) -> None:
        self._sent = generation
        self._rest = 0.0
        if was_checked:
            self._check_at = time.monotonic() + CHECK
        if self._problem:
            _log.info("search server has everything again")
        self._problem = ""


@contextmanager
def _alone(hub: Hub) -> Iterator[bool]:
    """Whether no other process is sending; two would overtake each other. Who dies lets go."""
    if hub.database.is_sqlite:
        with Path(f"{hub.database.url.database}-sending.lock").open("ab") as file:
            yield _locked(file)
        return
    with hub.reading() as session:
        turn = text("SELECT pg_try_advisory_xact_lock(:turn)")
        yield bool(session.execute(turn, {"turn": _TURN}).scalar_one())


def _locked(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
