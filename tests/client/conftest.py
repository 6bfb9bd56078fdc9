"""A scripted hub on loopback, real folders and real Git repositories for the client."""

import hashlib
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

CLIENT = Path(__file__).parents[2] / "client" / "src"
sys.path.insert(0, str(CLIENT))

from yokoten import cli  # noqa: E402 - the client is not installed beside the hub
from yokoten.hub import patience  # noqa: E402

RELATED = {
    "id": "pm-7xq2m4ne",
    "title": "Too many connections at the till",
    "team": "payments",
    "url": "http://hub.example/w/pm-7xq2m4ne",
    "score": 0.81,
    "why": ["aurora-mysql", "too many connections"],
}


@dataclass
class Seen:
    """A request that the hub got."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def lines(self) -> list[dict[str, Any]]:
        """The NDJSON lines of the body."""
        return [json.loads(line) for line in self.body.split(b"\n") if line]


Answer = Callable[["Handler"], None]


@dataclass
class ScriptedHub:
    """Answers as the interface says; `script` holds answers that come first."""

    url: str = ""
    seen: list[Seen] = field(default_factory=list)
    script: list[Answer | None] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    related: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    #: What the catalogue says where a service is.
    repository: str | None = None
    evidence: list[dict[str, Any]] = field(default_factory=list)
    facts: dict[str, dict[str, tuple[Any, str | None]]] = field(default_factory=dict)
    services: list[dict[str, Any]] = field(default_factory=list)

    def of(self, method: str, path: str) -> list[Seen]:
        """The requests of one method to one path."""
        return [seen for seen in self.seen if (seen.method, seen.path) == (method, path)]

    def store(self, line: dict[str, Any]) -> dict[str, Any]:
        """What a push of this line answers."""
        if "AKIA" in line["markdown"]:
            return {"error": secret_found()}
        key = line["source"]
        before, self.texts[key] = self.texts.get(key), line["markdown"]
        new = {"id": f"nt-{hashlib.sha256(key.encode()).hexdigest()[:8]}", "title": key}
        return new | {
            "revision": 1 if before is None else 2,
            "changed": before != line["markdown"],
            "url": f"{self.url}/w/{new['id']}",
            "missing": [],
            "guessed": [],
            "findings": [],
            "related": self.related,
            **self.extra,
        }


class Handler(BaseHTTPRequestHandler):
    """One connection to the scripted hub."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def log_message(self, *_: object) -> None:
        """Keep the tests' output readable."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    def json(self, status: int, document: Any, **headers: str) -> None:
        """An answer in JSON."""
        self.answer(
            status, json.dumps(document).encode(), Content_Type="application/json", **headers
        )

    def handle_any(self) -> None:
        """Note the request, then answer it."""
        hub, parts = self.server.hub, urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.seen = Seen(self.command, parts.path, parse_qs(parts.query), headers, body)
        hub.seen.append(self.seen)
        scripted = hub.script.pop(0) if hub.script else None
        (scripted or as_agreed)(self)

    do_GET = do_POST = do_PUT = do_PATCH = do_HEAD = handle_any


class Server(ThreadingHTTPServer):
    """A server that carries the hub's state."""

    daemon_threads = True
    hub: ScriptedHub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Be silent about clients that leave."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def as_agreed(handler: Handler) -> None:
    """What a healthy hub answers."""
    hub, seen = handler.server.hub, handler.seen
    if seen.path == "/api/v1/push":
        answer = hub.store(json.loads(seen.body))
        error = answer.get("error")
        handler.json(error["status"], error) if error else handler.json(201, answer)
    elif seen.path == "/api/v1/push/batch":
        lines = [json.dumps(hub.store(line)).encode() + b"\n" for line in seen.lines()]
        handler.answer(200, b"".join(lines), Content_Type="application/x-ndjson")
    elif seen.path.startswith("/api/v1/attachments/"):
        _attachment(handler, seen.path.rsplit("/", 1)[1])
    elif seen.path == "/api/v1/checks":
        service = seen.query["service"][0]
        items = hub.items.get(service, [])
        told = {"service": service, "repository": hub.repository, "items": items}
        handler.json(200, told)
    elif seen.path == "/api/v1/evidence":
        hub.evidence += seen.lines()
        answers = [line | {"counts": True, "status": "verified"} for line in seen.lines()]
        body = b"".join(json.dumps(answer).encode() + b"\n" for answer in answers)
        handler.answer(200, body, Content_Type="application/x-ndjson")
    elif seen.path == "/api/v1/services":
        handler.json(200, {"items": hub.services})
    elif seen.path.endswith("/facts"):
        _facts(handler, seen.path.split("/")[-2])
    else:
        handler.json(
            404, {"status": 404, "title": "Not found", "detail": "There is no such thing."}
        )


def _attachment(handler: Handler, sha256: str) -> None:
    hub = handler.server.hub
    if handler.command == "PUT":
        hub.images[sha256] = handler.seen.body
        handler.answer(201)
    else:
        handler.answer(200 if sha256 in hub.images else 404)


def _facts(handler: Handler, service: str) -> None:
    known, seen = handler.server.hub.facts.setdefault(service, {}), handler.seen
    if seen.method == "PATCH" and "bomFormat" not in (said := json.loads(seen.body)):
        source = seen.headers["x-yokoten-source"]
        for name, value in said.items():
            known[name] = (value, source)
            if value is None:
                del known[name]
    items = [{"name": name, "value": one[0], "source": one[1]} for name, one in known.items()]
    handler.json(200, {"service": service, "items": items, "changed": [], "sbom": None})


def secret_found() -> dict[str, Any]:
    """The problem document for a text with a secret."""
    return {
        "type": "about:blank#secret-found",
        "title": "The text holds what looks like a secret",
        "status": 422,
        "detail": "Remove it and push again.",
        "secrets": [{"rule": "aws-access-key", "line": 3}],
    }


@pytest.fixture
def hub() -> Iterator[ScriptedHub]:
    """A hub that answers on loopback."""
    server = Server(("127.0.0.1", 0), Handler)
    server.hub = ScriptedHub(url=f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server.hub
    server.shutdown()
    server.server_close()


@dataclass
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def documents(self) -> list[Any]:
        """Standard output as JSON lines; fails when anything else is there."""
        return [json.loads(line) for line in self.out.splitlines()]


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def text(self) -> str:
        self.flush()
        return bytes(self.buffer.getvalue()).decode()  # type: ignore[attr-defined]


Run = Callable[..., Result]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing: no CI, no locale, no settings."""
    for name in list(os.environ):
        if name.startswith(("YOKOTEN_", "GITHUB_", "CI", "LC_", "LANG", "GIT_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return monkeypatch


@pytest.fixture
def yokoten(hub: ScriptedHub, environment: pytest.MonkeyPatch) -> Run:
    """The command, run in this process against the scripted hub; keywords set the environment."""
    environment.setenv("YOKOTEN_URL", hub.url)
    environment.setenv("YOKOTEN_TOKEN", "ykt_test")

    def run(*arguments: object, **variables: str) -> Result:
        out, err = _Stream(), _Stream()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = cli.run([str(argument) for argument in arguments])
        return Result(code, out.text(), err.text())

    return run


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives up after half a second, so that a hub that stays away does not hold up the tests."""
    monkeypatch.setattr(patience, "BUDGET", 0.5)
    monkeypatch.setattr(patience, "FIRST_PAUSE", 0.05)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file below the test's folder."""

    def write(name: str, content: str | bytes = "# A heading\n\nText.\n") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def _git(folder: Path, *arguments: str) -> str:
    who = ("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    command = ("git", "-C", str(folder), *who, *arguments)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def git() -> Callable[..., str]:
    """Runs git in a folder."""
    return _git


@pytest.fixture
def repository(tmp_path: Path, environment: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes a Git repository with one commit."""

    def make(name: str = "shop", remote: str | None = "https://github.com/acme/shop.git") -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True, exist_ok=True)
        _git(folder, "init", "-q", "-b", "main")
        _git(folder, "commit", "-q", "--allow-empty", "-m", "Begin")
        if remote:
            _git(folder, "remote", "add", "origin", remote)
        return folder

    return make
