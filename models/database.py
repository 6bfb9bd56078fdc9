"""The one place that opens and commits.

Two kinds of session: ``reading`` (deferred, rolled back) and ``transaction`` (BEGIN IMMEDIATE, the
only commit of the house). On SQLite writes, and the first opening and last closing of a process's
connections, happen under one lock between processes, and so do checkpoints: below 3.51.3 SQLite
can corrupt a WAL when two connections write and checkpoint at the same moment.
"""

import errno
import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, create_engine

from models.errors import Busy, Full

#: How long a writer waits for another one before the answer is 503.
LOCK_WAIT = timedelta(seconds=5)
#: Held on PostgreSQL by those who take turns, until their transaction ends.
_TURN = 0x796F6B74
#: PostgreSQL's codes for a deadlock, a clash of transactions, a lock that was not to be had.
_CLASHES = ("40P01", "40001", "55P03")
#: Past this size the write-ahead log is copied into the database after a commit.
WAL_LIMIT = 4 * 1024 * 1024


class Database:
    """A database by URL: ``sqlite:///path`` or ``postgresql://…``."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _server_engine(url)
        self._gate = _Gate(Path(str(self.url.database))) if self.is_sqlite else None
        if self._gate:
            with self._gate.held():
                self.engine.connect().close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and is rolled back."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """The only commit. What ``after_commit`` was given runs once the commit is durable.

        Raises Busy while others write for too long, Full where the disk is.
        """
        with _in_words(), self._writer() as session:
            yield session
            session.commit()
        for told in session.info.get("after_commit", ()):
            told()

    @contextmanager
    def _writer(self) -> Iterator[Session]:
        if self._gate is None:
            with Session(self.engine, expire_on_commit=False) as session:
                yield session
            return
        with self._gate.held(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"immediate": True})
            yield session
            self._gate.checkpoint_if_long(self.engine)

    def close(self) -> None:
        """Close every connection; on SQLite the last one copies the log into the database."""
        if self._gate is None:
            self.engine.dispose()
            return
        with self._gate.held():
            self._gate.checkpoint(self.engine)
            self.engine.dispose()
        self._gate.close()

    def lock_held(self) -> dict[str, float]:
        """Seconds that SQLite's write lock was held lately, by quantile; nothing elsewhere."""
        held = sorted(self._gate.durations) if self._gate else []
        if not held:
            return {}
        return {str(part): held[int(part * (len(held) - 1))] / 1000 for part in (0.5, 0.95, 1.0)}


def take_turns(session: Session) -> None:
    """Wait for all others that take turns: what is not there now will not be there a moment later.

    For verbs that look first and add then. On SQLite every writer waits for every other.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


def after_commit(session: Session, told: Callable[[], object]) -> None:
    """Have ``told`` called once this session's transaction is durable."""
    session.info.setdefault("after_commit", []).append(told)


@contextmanager
def _in_words() -> Iterator[None]:
    """A full disk and a waiting writer have answers of their own; the rest stays as it is."""
    try:
        yield
    except OperationalError as error:
        code = (getattr(error.orig, "sqlite_errorcode", None) or 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise Full from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or _clashed(error):
            raise Busy from error
        raise


def _clashed(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _CLASHES


class _Gate:
    """One writer at a time, among threads and among processes."""

    def __init__(self, database: Path) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        self._wal = database.with_name(database.name + "-wal")
        self._file = database.with_name(database.name + ".lock").open("ab")
        self._thread = threading.Lock()
        self.durations: list[float] = []

    def close(self) -> None:
        self._file.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        deadline = time.monotonic() + LOCK_WAIT.total_seconds()
        if not self._thread.acquire(timeout=LOCK_WAIT.total_seconds()):
            raise Busy
        try:
            self._lock_file(deadline)
            since = time.perf_counter()
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
                self._note((time.perf_counter() - since) * 1000)
        finally:
            self._thread.release()

    def _lock_file(self, deadline: float) -> None:
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EACCES):
                    raise
            if time.monotonic() > deadline:
                raise Busy
            time.sleep(0.002)

    def _note(self, milliseconds: float) -> None:
        self.durations.append(milliseconds)
        del self.durations[:-2000]

    def checkpoint_if_long(self, engine: Engine) -> None:
        """After a commit, which stands whether the disk has room for this or not."""
        if self._wal.exists() and self._wal.stat().st_size > WAL_LIMIT:
            with suppress(sqlite3.OperationalError):
                self.checkpoint(engine, "PASSIVE")

    def checkpoint(self, engine: Engine, how: str = "TRUNCATE") -> None:
        """Copy the log into the database; on a bare connection, as no transaction may be open."""
        connection = engine.raw_connection()
        try:
            connection.cursor().execute(f"PRAGMA wal_checkpoint({how})")
        finally:
            connection.close()


def _server_engine(url: str) -> Engine:
    # Durability and isolation are the server's defaults; a lost connection is found before use.
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=40, hide_parameters=True
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(
        url, connect_args={"check_same_thread": False}, pool_size=40, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is said below, not guessed by the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "wal_autocheckpoint=0",
        f"journal_size_limit={WAL_LIMIT}",  # else a log that was long once is long for ever
        "mmap_size=0",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
