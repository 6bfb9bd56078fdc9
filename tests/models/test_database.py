"""One commit, one writer, and words for what goes wrong."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models import database as module
from models.database import Database, after_commit, take_turns
from models.errors import Busy, Full

HOLD = """
import fcntl, sys, time
file = open(sys.argv[1], "ab")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(60)
"""
HOLD_SQLITE = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def database(database_url):
    opened = Database(database_url)
    with opened.transaction() as session:
        session.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)"))
    yield opened
    opened.close()


@pytest.fixture
def sqlite(tmp_path):
    opened = Database(f"sqlite:///{tmp_path / 'y.db'}")
    with opened.transaction() as session:
        session.execute(text("CREATE TABLE t (x BLOB)"))
    yield opened
    opened.close()


def count(database) -> int:
    with database.reading() as session:
        return session.execute(text("SELECT count(*) FROM t")).scalar_one()


def test_a_transaction_is_committed_at_its_end_and_undone_by_an_error(database):
    with database.transaction() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
        assert count(database) == 0
    with suppress(RuntimeError), database.transaction() as session:
        session.execute(text("INSERT INTO t VALUES (2)"))
        raise RuntimeError
    assert count(database) == 1


def test_what_was_read_is_rolled_back(database):
    with database.reading() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
    assert count(database) == 0


def test_a_reader_sees_one_state(database):
    with database.reading() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        before = session.execute(text("SELECT count(*) FROM t")).scalar_one()
        with database.transaction() as writer:
            writer.execute(text("INSERT INTO t VALUES (1)"))
        assert session.execute(text("SELECT count(*) FROM t")).scalar_one() == before


def test_told_after_the_commit_and_only_then(database):
    told: list[int] = []
    with database.transaction() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))
        after_commit(session, lambda: told.append(count(database)))
        assert told == []
    assert told == [1]
    with suppress(RuntimeError), database.transaction() as session:
        after_commit(session, lambda: told.append(0))
        raise RuntimeError
    assert told == [1]


def test_those_that_take_turns_look_and_add_without_colliding(database):
    def adds(_: int) -> None:
        with database.transaction() as session:
            take_turns(session)
            last = session.execute(text("SELECT coalesce(max(x), 0) FROM t")).scalar_one()
            session.execute(text("INSERT INTO t VALUES (:x)"), {"x": last + 1})

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(adds, range(12)))
    assert count(database) == 12


@pytest.mark.parametrize(("holds", "suffix"), [(HOLD, ".lock"), (HOLD_SQLITE, "")])
def test_busy_when_another_process_writes_for_too_long(sqlite, monkeypatch, holds, suffix):
    monkeypatch.setattr(module, "LOCK_WAIT", timedelta(seconds=0.2))
    with sqlite.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=200")
    file = f"{sqlite.url.database}{suffix}"
    holder = subprocess.Popen([sys.executable, "-c", holds, file], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy), sqlite.transaction() as session:
            session.execute(text("INSERT INTO t VALUES (1)"))
        assert count(sqlite) == 0, "reading goes on"
    finally:
        holder.kill()
        holder.communicate()
    with sqlite.transaction() as session:
        session.execute(text("INSERT INTO t VALUES (1)"))


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one mebibyte, where this may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(database) -> None:
    for _ in range(100):
        with database.transaction() as session:
            session.execute(text("INSERT INTO t VALUES (randomblob(100000))"))


def test_full_is_said_in_words_and_passes(small_disk):
    opened = Database(f"sqlite:///{small_disk / 'y.db'}")
    with opened.transaction() as session:
        session.execute(text("CREATE TABLE t (x BLOB)"))
    with pytest.raises(Full):
        fill(opened)
    stored = count(opened)
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    with opened.transaction() as session:
        session.execute(text("INSERT INTO t VALUES (randomblob(100000))"))
        assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    assert count(opened) == stored + 1
    opened.close()


def test_the_log_is_copied_when_it_is_long_and_is_short_again(tmp_path):
    opened, log = Database(f"sqlite:///{tmp_path / 'y.db'}"), tmp_path / "y.db-wal"
    with opened.transaction() as session:
        session.execute(text("CREATE TABLE t (x BLOB)"))
    sizes = []
    for _ in range(40):
        with opened.transaction() as session:
            session.execute(text("INSERT INTO t VALUES (randomblob(300000))"))
        sizes.append(log.stat().st_size)
    assert sum(size > module.WAL_LIMIT for size in sizes) < 6, "not copied after each commit"
    assert max(sizes) <= module.WAL_LIMIT + 500_000
    opened.close()
    assert not log.exists()


def test_parameters_stand_in_no_error(database):
    with pytest.raises(DBAPIError) as raised, database.transaction() as session:
        session.execute(text("SELECT nothing FROM t WHERE x = :a"), {"a": 424242})
    assert "nothing" in str(raised.value)
    assert "424242" not in str(raised.value)
