"""A small search server on loopback that speaks as much of Meilisearch's language as we use.

It keeps its documents in memory. `mood` says how it answers; as a program of its own
(`python little_meilisearch.py PORT`) it can be killed and frozen.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

AT = "2026-01-01T00:00:00.000000Z"
ENQUEUED = {"status": "enqueued", "type": "x", "indexUid": None, "enqueuedAt": AT}
DONE = {"indexUid": None, "status": "succeeded", "type": "x", "details": {}, "error": None} | {
    "canceledBy": None, "duration": None, "enqueuedAt": AT, "startedAt": None, "finishedAt": None,
}  # fmt: skip
REFUSED = {"code": "invalid_document_fields", "type": "invalid_request", "message": "", "link": ""}
FULL = {"code": "no_space_left_on_device", "type": "system", "message": "", "link": ""}
MOODS = ("away", "html", "another shape", "empty", "nested", "endless", "huge", "slow", "locked")


class LittleMeilisearch(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.indexes, self.settings, self.tasks = {}, {}, []
        self.mood, self.is_full, self.poison, self.log = "well", False, None, []
        self.key, self.unknown_settings = None, set()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"meilisearch://127.0.0.1:{self.server_address[1]}"

    def rows(self, name="yokoten"):
        """The entries by id, without the stamp."""
        kept = self.indexes.get(name, {}).values()
        return {row["id"]: row for row in kept if row["key"] != "stamp"}

    @property
    def ids(self) -> set[str]:
        return set(self.rows())

    def change(self, command, path, said):
        """Do it, and the error of the task if it has one."""
        match command, *path:
            case "POST", "indexes":
                if said["uid"] in self.indexes:
                    return REFUSED | {"code": "index_already_exists"}
                self.indexes[said["uid"]], self.settings[said["uid"]] = {}, {}
            case "DELETE", "indexes", name:
                if self.indexes.pop(name, None) is None:
                    return REFUSED | {"code": "index_not_found"}
            case "POST", "swap-indexes":
                one, other = said[0]["indexes"]
                for kept in (self.indexes, self.settings):
                    kept[one], kept[other] = kept[other], kept[one]
            case "PATCH", "indexes", name, "settings":
                self.settings.setdefault(name, {}).update(said)
            case "POST", "indexes", name, "documents":
                return self.add(name, said)
            case "POST", "indexes", name, "documents", "delete":
                kept = self.indexes[name].items()
                self.indexes[name] = {k: r for k, r in kept if not holds(r, said["filter"])}
        return None

    def add(self, name, rows):
        if self.is_full:
            return FULL
        if self.poison and any(self.poison in row.get("title", "") for row in rows):
            return REFUSED
        self.indexes.setdefault(name, {}).update({row["key"]: row for row in rows})
        return None

    def found(self, query):
        rows = self.indexes[query["indexUid"]].values()
        hits = [
            {"id": row["id"]}
            for row in rows
            if all(holds(row, part) for part in query["filter"]) and answers(row, query)
        ]
        return {"hits": hits[: query["limit"]], "indexUid": query["indexUid"]}


def answers(row, query):
    words = " ".join(row.get(name, "") for name in query["attributesToSearchOn"]).lower().split()
    return not set(words).isdisjoint(query["q"].lower().split())


def holds(row, condition):
    """Whether a row meets `field IN [..]`, `NOT field IN [..]` or `field op value`."""
    field, operator, value = condition.removeprefix("NOT ").split(" ", 2)
    wanted, have = json.loads(value), row.get(field)
    have = have if isinstance(have, list) else [] if have is None else [have]
    match operator:
        case "IN":
            return set(have).isdisjoint(wanted) == condition.startswith("NOT ")
        case "!=":
            return wanted not in have
        case ">=":
            return any(one >= wanted for one in have)
    return any(one <= wanted for one in have)


class Door(BaseHTTPRequestHandler):
    server: LittleMeilisearch
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.log.append(f"{self.command} {self.path[1:]}")
        with suppress(BrokenPipeError, ConnectionResetError):
            if self.server.mood in MOODS:
                self.be_in_a_mood()
                return
            path = [part for part in self.path.split("?")[0].split("/") if part]
            with self.server.lock:
                answer = self.answered(path, json.loads(body) if body else None)
            self.tell(*answer)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = handle_any

    def tell(self, status, answer):
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def answered(self, path, said):
        """Status and answer; what changes something answers with a task."""
        shelves = self.server
        if shelves.key and self.headers.get("Authorization") != f"Bearer {shelves.key}":
            return problem(403, "invalid_api_key")
        if path == ["multi-search"]:
            return self.searched(said["queries"])
        if self.command == "GET":
            return self.told(path)
        if self.command == "PATCH" and shelves.unknown_settings & set(said):
            return problem(400, "bad_request")
        error = shelves.change(self.command, path, said)
        shelves.tasks.append({"status": "failed", "error": error} if error else {})
        return 202, {**ENQUEUED, "taskUid": len(shelves.tasks) - 1}

    def searched(self, queries):
        if any(query["indexUid"] not in self.server.indexes for query in queries):
            return problem(400, "index_not_found")
        return 200, {"results": [self.server.found(query) for query in queries]}

    def told(self, path):
        match path:
            case "version", *_:
                return 200, {"pkgVersion": "0.0.1", "commitSha": "", "commitDate": ""}
            case ["ids"]:  # not of Meilisearch's language: what tests ask a process
                return 200, sorted(self.server.ids)
            case "tasks", number:
                return 200, {**DONE, "uid": int(number)} | self.server.tasks[int(number)]
            case "indexes", name, *rest if name in self.server.indexes:
                return self.told_of(name, rest)
        return problem(404, "index_not_found")

    def told_of(self, name, rest):
        rows = self.server.indexes[name]
        match rest:
            case ["settings"]:
                return 200, self.server.settings[name]
            case ["stats"]:
                told = {"isIndexing": False, "fieldDistribution": {}}
                return 200, {"numberOfDocuments": len(rows), **told}
            case ["documents", key] if key in rows:
                return 200, {"id": rows[key]["id"]}
        return problem(404, "document_not_found")

    def be_in_a_mood(self):
        match self.server.mood:
            case "away":
                self.tell(503, {"message": "away", "code": "internal", "type": "", "link": ""})
            case "locked":
                self.tell(*problem(403, "invalid_api_key"))
            case "html":
                self.tell(200, b"<html>hello</html>")
            case "another shape":
                self.tell(200, [1, {"results": "no", "pkgVersion": []}])
            case "empty":
                self.tell(200, b"")
            case "nested":
                self.tell(200, b"[" * 200_000)
            case "huge":
                self.tell(200, b'{"results": [' + b" " * 30_000_000 + b"]}")
            case "slow":
                time.sleep(3)
                self.tell(200, {"results": []})
            case "endless":
                self.drip()

    def drip(self):
        """A body that never ends: a little at a time, so that no read of it waits for long."""
        self.send_response(200)
        self.end_headers()
        while self.server.mood == "endless":
            self.wfile.write(b" ")
            time.sleep(0.05)
        self.close_connection = True

    def log_message(self, *_):
        """Say nothing."""


def problem(status, code):
    return status, {"message": "no", "code": code, "type": "invalid_request", "link": ""}


@contextmanager
def serving(port: int = 0) -> Iterator[LittleMeilisearch]:
    server = LittleMeilisearch(port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.mood = "well"
    server.shutdown()
    thread.join()
    server.server_close()


if __name__ == "__main__":
    LittleMeilisearch(int(sys.argv[1])).serve_forever()
