"""The search server is killed, frozen and emptied under a working hub: nobody notices for long.

The server is the little one of the tests, as a process of its own.
"""

import json
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from faulty import Fragile, free_port

LITTLE = Path(__file__).parents[1] / "little_meilisearch.py"
#: Seconds. Answers are there within one and at once afterwards where nothing else is running; a
#: server that is back has everything after as long as it was away, thirty seconds at most.
ANSWERED, AT_ONCE, CAUGHT_UP = 4.0, 2.0, 20.0


class Little:
    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """With nothing in it, whatever it held before."""
        self.process = subprocess.Popen([sys.executable, LITTLE, str(self.port)])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def ids(self) -> list[str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ids", timeout=2) as answer:
                told: list[str] = json.loads(answer.read())
                return told
        except OSError:
            return []

    def has_all_of(self, hub: Fragile) -> str:
        """Once it holds what the hub lists, each once, and nothing else; and how long it took."""
        since = time.monotonic()
        ids = sorted(one["id"] for one in hub.listed("/api/v1/writeups?limit=100", "items"))
        while self.ids() != ids:
            assert time.monotonic() - since < CAUGHT_UP, (self.ids(), ids)
            time.sleep(0.1)
        return f"{len(ids)} after {time.monotonic() - since:.1f} s"


@pytest.fixture
def little():
    server = Little()
    yield server
    server.process.send_signal(signal.SIGCONT)
    server.kill()


@pytest.fixture
def beside(tmp_path, little):
    hub = Fragile(tmp_path, YOKOTEN_SEARCH_URL=f"meilisearch://127.0.0.1:{little.port}")
    hub.start()
    yield hub
    hub.end()


def pushed(hub, names):
    return [hub.push(name, f"# Zebrafish {name}\n\nNone is left.\n") for name in names]


def answers(hub, ids):
    """All are found, each time; the longest and the last answer took so long."""
    spent = []
    for _ in range(4):
        since = time.monotonic()
        found = json.loads(hub.get("/api/v1/search?q=zebrafish&limit=100"))
        spent.append(time.monotonic() - since)
        assert sorted(hit["id"] for hit in found["hits"]) == sorted(ids)
    assert max(spent) < ANSWERED
    assert min(spent[1:]) < AT_ONCE
    return f"{max(spent):.2f} s, then {min(spent[1:]):.2f} s"


@pytest.mark.slow
def test_a_hub_outlives_its_search_server_and_brings_it_everything(beside, little):
    ids = pushed(beside, "abc")
    print("well:", little.has_all_of(beside), "/", answers(beside, ids))

    little.process.send_signal(signal.SIGSTOP)
    print("frozen:", answers(beside, ids))
    ids += pushed(beside, "de")
    assert "does not answer in time" in beside.get("/readyz").decode()
    little.process.send_signal(signal.SIGCONT)
    print("thawed:", little.has_all_of(beside))

    little.kill()
    print("killed:", answers(beside, ids))
    ids += pushed(beside, "fg")
    little.start()
    print("empty:", little.has_all_of(beside), "/", answers(beside, ids))

    little.process.send_signal(signal.SIGSTOP)
    ids += pushed(beside, "hi")
    beside.kill()
    little.process.send_signal(signal.SIGCONT)
    beside.start()
    print("hub killed:", little.has_all_of(beside), "/", answers(beside, ids))
