"""A search server beside the database gets what is pushed, also after a time of its own absence.

It is a small one of ours, on loopback, that keeps documents; a real one is in tests/search.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from app.sending import IndexSender
from search.engines.meilisearch_server import INDEX

AT = "2026-01-01T00:00:00.000000Z"
TASK = {"taskUid": 1, "status": "enqueued", "type": "x", "indexUid": None, "enqueuedAt": AT}
DONE = {"uid": 1, "indexUid": None, "status": "succeeded", "type": "x", "details": {}} | {
    "error": None, "canceledBy": None, "duration": None, "enqueuedAt": AT,
    "startedAt": None, "finishedAt": None,
}  # fmt: skip
MISSING = {"message": "no", "code": "index_not_found", "type": "invalid_request", "link": ""}


class Shelves(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Door)
        self.indexes, self.settings, self.is_well = {}, {}, True

    def change(self, command, path, said):
        match command, *path:
            case "POST", "indexes":
                self.indexes.setdefault(said["uid"], {})
            case "DELETE", "indexes", name:
                self.indexes.pop(name, None)
            case "POST", "swap-indexes":
                one, other = said[0]["indexes"]
                both = self.indexes.get(other, {}), self.indexes.get(one, {})
                self.indexes[one], self.indexes[other] = both
            case "PATCH", "indexes", _, "settings":
                self.settings |= said
            case "POST", "indexes", name, "documents":
                self.indexes[name] |= {row["key"]: row for row in said}
            case "POST", "indexes", name, "documents", "delete":
                kept = self.indexes[name].items()
                self.indexes[name] = {k: row for k, row in kept if row["id"] not in said["filter"]}

    @property
    def ids(self) -> set[str]:
        return {row["id"] for row in self.indexes.get(INDEX, {}).values()}


class Door(BaseHTTPRequestHandler):
    server: Shelves

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        said = json.loads(body) if body else None
        status, answer = self.answered(
            [part for part in self.path.split("?")[0].split("/") if part], said
        )
        raw = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def answered(self, path, said):
        """Status and answer; what changes something answers with a task, which is always done."""
        shelves = self.server
        if not shelves.is_well:
            return 503, {"message": "away", "code": "internal", "type": "internal", "link": ""}
        match self.command, *path:
            case "GET", "version":
                return 200, {"pkgVersion": "0", "commitSha": "", "commitDate": ""}
            case "GET", "tasks", _:
                return 200, DONE
            case "GET", "indexes", _, "settings":
                return 200, shelves.settings
            case "GET", "indexes", name:
                return (200, {"uid": name}) if name in shelves.indexes else (404, MISSING)
        shelves.change(self.command, path, said)
        return 202, TASK

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server():
    shelves = Shelves()
    thread = threading.Thread(target=shelves.serve_forever, args=(0.01,))
    thread.start()
    yield shelves
    shelves.shutdown()
    thread.join()
    shelves.server_close()


@pytest.fixture
def beside(hub, server):
    """The hub, told to search with the server beside its database."""
    url = f"meilisearch://127.0.0.1:{server.server_address[1]}"
    own, hub.settings = hub.settings, hub.settings.model_copy(update={"search_url": url})
    yield hub
    hub.settings = own


def pushed(client, token, name):
    header = token("push", team="career") | {"X-Yokoten-Source": f"x:{name}.md"}
    said = header | {"Content-Type": "text/markdown"}
    return client.post("/api/v1/push", content=f"# {name}\n", headers=said).json()["id"]


def test_what_is_pushed_reaches_the_server(beside, client, token, server):
    first, sender = pushed(client, token, "first"), IndexSender(beside)
    sender.send()
    assert server.ids == {first}
    second = pushed(client, token, "second")
    sender.send()
    assert server.ids == {first, second}


def test_what_is_gone_leaves_the_server(beside, client, token, server):
    gone, sender = pushed(client, token, "gone"), IndexSender(beside)
    sender.send()
    with beside.transaction() as session:
        beside.library(session).delete([gone])
    sender.send()
    assert server.ids == set()


def test_a_server_that_was_away_catches_up(beside, client, token, server, monkeypatch):
    monkeypatch.setattr("app.sending.REST", 0.0)
    server.is_well = False
    missed, sender = pushed(client, token, "missed"), IndexSender(beside)
    with pytest.raises(Exception, match=r".+"):
        sender.send()
    server.is_well = True
    sender.send()
    assert server.ids == {missed}


def test_a_server_that_is_away_is_left_alone_for_a_while(beside, client, token, server):
    server.is_well, sender = False, IndexSender(beside)
    pushed(client, token, "missed")
    with pytest.raises(Exception, match=r".+"):
        sender.send()
    sender.send()


def test_nothing_is_asked_while_nothing_was_written(beside, client, token, server):
    sender = IndexSender(beside)
    pushed(client, token, "first")
    sender.send()
    server.is_well = False
    sender.send()
