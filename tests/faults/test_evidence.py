"""``kill -9`` while evidence comes in from everywhere: what was acknowledged is there, once."""

import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from faulty import Fragile

RESULTS = ("pass", "fail", "error", "not_applicable")
CHECKS = ("a", "b")


@pytest.mark.slow
def test_no_evidence_is_lost_to_a_few_kills(fragile):
    _hold(fragile, services=8, posts=400, kills=2)


@pytest.mark.long
def test_no_evidence_is_lost_to_many_kills(fragile):
    _hold(fragile, services=40, posts=10_000, kills=12)


@dataclass
class Sender:
    """The CI of one service, with its own token; ``said`` is what the hub acknowledged."""

    fragile: Fragile
    service: str
    token: str
    learning: str
    posts: int
    seed: int
    said: list[tuple[int, str, str, str]] = field(default_factory=list)

    def run(self) -> None:
        """Each post is sent until it is acknowledged, as a client that was cut off does."""
        chance = random.Random(self.seed)
        first = datetime.now(UTC) - timedelta(days=1)
        headers = {"Authorization": f"Bearer {self.token}"}
        with httpx2.Client(base_url=self.fragile.url, headers=headers, timeout=30) as client:
            for number in range(self.posts):
                body = {
                    "rollout": self.learning,
                    "service": self.service,
                    "check": chance.choice(CHECKS),
                    "result": chance.choice(RESULTS),
                    "observed_at": (first + timedelta(seconds=number)).isoformat(),
                    "commit": f"{number:040x}",
                    "committed_at": (first + timedelta(seconds=number)).isoformat(),
                }
                told = _until_acknowledged(client, body)
                self.said.append((told["id"], body["check"], body["result"], body["commit"]))


def _until_acknowledged(client: httpx2.Client, body: dict) -> dict:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            answer = client.post("/api/v1/evidence", json=body)
        except httpx2.TransportError:
            time.sleep(0.1)
            continue
        if answer.status_code in (200, 201):
            return answer.json()
        assert answer.status_code == 503, answer.text
        time.sleep(0.1)
    raise AssertionError("the hub never acknowledged it")


def _hold(fragile: Fragile, *, services: int, posts: int, kills: int) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    learning, tokens = _prepared(fragile, services)
    senders = [
        Sender(fragile, service, token, learning, posts // services, seed + number)
        for number, (service, token) in enumerate(tokens.items())
    ]
    threads = [threading.Thread(target=_noting(one.run)) for one in senders]
    for thread in threads:
        thread.start()
    chance = random.Random(seed)
    for _ in range(kills):
        time.sleep(chance.uniform(0.3, 1.5))
        fragile.kill()
        fragile.start()
    for thread in threads:
        thread.join(600)
    assert [len(one.said) for one in senders] == [posts // services] * services
    _check(fragile, learning, senders)


def _noting(run: Callable[[], None]) -> Callable[[], None]:
    """What goes wrong in a thread is seen by the length of what was said."""

    def noted() -> None:
        try:
            run()
        except Exception as error:  # noqa: BLE001 - told, and then missed
            print(f"{type(error).__name__}: {error}")

    return noted


def _prepared(fragile: Fragile, services: int) -> tuple[str, dict[str, str]]:
    """A learning that asks all services, and a token for each of them."""
    admin = fragile.said("token", "create", "--name", "a", "--scope", "admin")
    slugs = [f"service-{number:02}" for number in range(services)]
    catalogue = "\n---\n".join(
        f"{{kind: service, slug: {slug}, title: {slug}, technologies: [redis]}}" for slug in slugs
    )
    headers = {"Authorization": f"Bearer {admin}"}
    with httpx2.Client(base_url=fragile.url, headers=headers, timeout=30) as client:
        assert client.post("/api/v1/catalog", content=catalogue.encode()).status_code == 200
        learning = {
            "statement": "Check it",
            "applies_when": 'tech == "redis"',
            "checks": [{"id": id_, "type": "file_exists", "path": id_} for id_ in CHECKS],
        }
        told = client.post("/api/v1/learnings", json=learning)
        assert told.status_code == 201, told.text
    tokens = {slug: _token(fragile, slug) for slug in slugs}
    return told.json()["id"], tokens


def _token(fragile: Fragile, service: str) -> str:
    return fragile.said(
        "token", "create", "--name", service, "--scope", "evidence", "--service", service
    )


def _check(fragile: Fragile, learning: str, senders: list[Sender]) -> None:
    told = json.loads(fragile.get(f"/api/v1/rollouts/{learning}"))
    cells = {cell["service"]: cell for cell in told["cells"]}
    for sender in senders:
        newest = {check: result for _, check, result, _ in sender.said}
        shown = {one["check"]: one["result"] for one in cells[sender.service]["evidence"]}
        assert shown == newest
        assert cells[sender.service]["status"] == _replayed(sender), sender.service
    fragile.stop()
    with sqlite3.connect(fragile.database) as connection:
        rows = connection.execute('SELECT id, service, check_id, result, "commit" FROM evidence')
        kept = {row[0]: row[1:] for row in rows.fetchall()}
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    said = {id_: (one.service, *rest) for one in senders for id_, *rest in one.said}
    assert kept == said, "lost, or there twice"


def _replayed(sender: Sender) -> str:
    """Ruling by ruling, what the service's cell has to be after all that was acknowledged."""
    status, newest = "unanswered", {}
    for _, check, result, _ in sender.said:
        newest[check] = result
        results = {newest.get(one, "error") for one in CHECKS}
        if "fail" in results:
            status = "affected"
        elif "error" in results:
            status = "unproven" if status == "verified" else status
        else:
            status = "not_affected" if results == {"not_applicable"} else "verified"
    return status
