"""Pushing the whole corpus by the client, twice, next to bare commits of the same bytes."""

import json
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from bench.hub import RunningHub

CHUNK = 50


def push_all(hub: RunningHub, files: Path) -> tuple[float, dict[str, int]]:
    """Seconds, and how many files met which fate."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "yokoten", "push", str(files), "--json"]
    done = subprocess.run(
        command, env=hub.environment(), check=False, capture_output=True, text=True
    )
    spent = time.perf_counter() - began
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    fates: dict[str, int] = {}
    for line in done.stdout.splitlines():
        verdict = json.loads(line)["outcome"]
        fates[verdict] = fates.get(verdict, 0) + 1
    return spent, fates


def bare_commits(hub: RunningHub, files: Path) -> float:
    """Seconds for the same bytes into one table of SQLite, with the hub's own durability."""
    contents = [path.read_bytes() for path in sorted(files.rglob("*")) if path.is_file()]
    connection = sqlite3.connect(hub.folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE text (id INTEGER PRIMARY KEY, content BLOB)")
    began = time.perf_counter()
    for at in range(0, len(contents), CHUNK):
        connection.execute("BEGIN IMMEDIATE")
        rows = [(content,) for content in contents[at : at + CHUNK]]
        connection.executemany("INSERT INTO text (content) VALUES (?)", rows)
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - began


def stored(hub: RunningHub) -> dict[str, int]:
    """Rows in the tables that matter, read past the hub."""
    connection = sqlite3.connect(f"file:{hub.folder / 'yokoten.db'}?mode=ro", uri=True)
    names = ("writeup", "revision", "learning", "search_entry")
    counts = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names
    }
    connection.close()
    return counts


def lock_held(hub: RunningHub) -> dict[str, float]:
    """Seconds that the write lock was held lately, by quantile, as /metrics tells."""
    headers = {"Authorization": f"Bearer {hub.reader}"}
    told = httpx2.get(f"{hub.url}/metrics", headers=headers).text
    found = re.findall(r'yokoten_write_lock_seconds{quantile="([\d.]+)"} ([\d.e-]+)', told)
    return {quantile: round(float(seconds), 4) for quantile, seconds in found}
