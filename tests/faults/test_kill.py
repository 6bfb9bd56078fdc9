"""``kill -9`` at any moment of a push: what was acknowledged is there, searchable, none twice."""

import json
import random
import sqlite3
import time

import pytest

ACKNOWLEDGED = {"created", "updated", "unchanged"}


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_to_a_few_kills(fragile, real_files, tmp_path):
    _hold_against_kills(fragile, real_files(100), tmp_path, kills=2)


@pytest.mark.long
def test_nothing_acknowledged_is_lost_to_many_kills(fragile, real_files, tmp_path):
    _hold_against_kills(fragile, real_files(3_000), tmp_path, kills=40)


def _hold_against_kills(fragile, folder, tmp_path, *, kills):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    told = tmp_path / "told"
    _push_and_kill(fragile, folder, told, random.Random(seed), kills)
    answers = [json.loads(line) for line in told.read_text().splitlines() if line.endswith("}")]
    acknowledged = {one["source"]: one["id"] for one in answers if one["outcome"] in ACKNOWLEDGED}
    assert all(acknowledged[one["source"]] == one["id"] for one in answers if one.get("id")), (
        "twice"
    )
    assert len(acknowledged) > 20
    _check(fragile, folder, acknowledged)


def _push_and_kill(fragile, folder, told, chance, kills):
    """Kill and start again while the client pushes; then let it finish."""
    client = fragile.pushing(folder, told)
    while kills:
        time.sleep(chance.uniform(0.1, 1.5))
        if client.poll() is not None:
            client = fragile.pushing(folder, told)
        fragile.kill()
        kills -= 1
        fragile.start()
    for _ in range(4):
        if client.wait(300) != 3:  # 3: the hub could not be reached; run again
            return
        client = fragile.pushing(folder, told)
    raise AssertionError("the client never came to an end")


def _check(fragile, folder, acknowledged):
    stored = list(fragile.listed("/api/v1/writeups?limit=100", "items"))
    stored = {one["id"]: one["source"] for one in stored if one["source"].startswith("dir:")}
    assert len(set(stored.values())) == len(stored), "a key is there twice"
    assert {stored.get(id_) for id_ in acknowledged.values()} == set(acknowledged)
    found = {one["id"] for one in fragile.listed("/api/v1/search?sort=date&limit=200", "hits")}
    readable = {id_ for id_ in stored if _is_open(fragile, id_)}
    assert readable <= found, "not searchable"
    for source, id_ in acknowledged.items():
        content = (folder / source.partition("pushed:")[2]).read_bytes()
        assert fragile.get(f"/api/v1/writeups/{id_}", "text/markdown") == content, source
    fragile.stop()
    with sqlite3.connect(fragile.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        (twice,) = connection.execute(
            "SELECT count(*) - count(DISTINCT writeup || number) FROM revision"
        ).fetchone()
        assert twice == 0


def _is_open(fragile, id_):
    """A push token's searches lie within what the organisation sees."""
    told = json.loads(fragile.get(f"/api/v1/writeups/{id_}"))
    return told["visibility"] == "org" and told["state"] in {
        "published",
        "revising",
        "closed",
        "merged",
    }
