"""Little servers that answer as GitHub and GitLab document it, with issues in memory."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "t0ken"


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class LittleTracker:
    """``issues`` by repository, oldest first; ``asked`` are method and path of each request.

    ``refusal`` is answered instead, once; ``gone`` where the whole host shall fail.
    """

    provider = ""
    #: What a page holds at most, whatever was asked for.
    most = 100

    def __init__(self) -> None:
        self.issues: dict[str, list[dict[str, Any]]] = {"acme/career-api": []}
        self.visibility = "private"
        self.asked: list[tuple[str, str]] = []
        self.refusals: list[Answer] = []
        self.lose_answers = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_port}{self.prefix}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    prefix = ""

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, target: str, headers: Any, body: Any) -> Answer:
        raise NotImplementedError

    def page(self, target: str, listed: list[dict[str, Any]]) -> Answer:
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        number = int(query.get("page", ["1"])[0])
        size = min(int(query.get("per_page", ["20"])[0]), self.most)
        shown = listed[(number - 1) * size : number * size]
        links = {}
        if number * size < len(listed):
            kept = "&".join(f"{name}={value[0]}" for name, value in query.items() if name != "page")
            there = f"{self.base}{parts.path.removeprefix(self.prefix)}?{kept}&page="
            last = -(-len(listed) // size)
            links["Link"] = f'<{there}{number + 1}>; rel="next", <{there}{last}>; rel="last"'
        return Answer(200, shown, links)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        tracker = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(None)

            def do_POST(self) -> None:
                self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _reply(self, body: Any) -> None:
                tracker.asked.append((self.command, self.path))
                if tracker.refusals:
                    answer = tracker.refusals.pop(0)
                else:
                    answer = tracker.answer(self.command, self.path, self.headers, body)
                if tracker.lose_answers and self.command == "POST":
                    self.close_connection = True
                    return
                sent = json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


class LittleGitHub(LittleTracker):
    provider, prefix = "github", "/api/v3"

    def answer(self, method: str, target: str, headers: Any, body: Any) -> Answer:
        if headers["Authorization"] != f"Bearer {TOKEN}":
            return Answer(401, {"message": "Bad credentials"})
        parts = urlsplit(target).path.removeprefix(f"{self.prefix}/repos/").split("/")
        repository, rest = "/".join(parts[:2]), parts[2:]
        issues = self.issues.get(repository)
        if issues is None:
            return Answer(404, {"message": "Not Found"})
        if not rest:
            return Answer(200, {"private": self.visibility != "public"})
        if method == "POST":
            return self._created(repository, issues, body)
        if len(rest) == 1:
            is_open = [one for one in reversed(issues) if one["state"] == "open"]
            return self.page(target, is_open)
        found = [one for one in issues if one["number"] == int(rest[1])]
        return Answer(200, found[0]) if found else Answer(404, {"message": "Not Found"})

    def _created(self, repository: str, issues: list[Any], body: Any) -> Answer:
        assert set(body) == {"title", "body", "labels"}
        assert isinstance(body["labels"], list)
        number = len(issues) + 1
        url = f"https://github.example/{repository}/issues/{number}"
        issue = body | {"number": number, "html_url": url, "state": "open", "state_reason": None}
        issues.append(issue)
        return Answer(201, issue)

    def settle(self, number: int, *, done: bool) -> None:
        reason = "completed" if done else "not_planned"
        self.issues["acme/career-api"][number - 1].update(state="closed", state_reason=reason)

    def texts(self) -> list[tuple[str, str]]:
        return [(one["title"], one["body"]) for one in self.issues["acme/career-api"]]

    def limit(self) -> list[Answer]:
        said = {"message": "You have exceeded a secondary rate limit."}
        over = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"}
        primary = Answer(403, {"message": "API rate limit exceeded"}, over)
        secondary = [Answer(status, said, {"Retry-After": "90"}) for status in (403, 429)]
        return [*secondary, primary, Answer(403, said)]


class LittleGitLab(LittleTracker):
    provider, prefix = "gitlab", "/api/v4"

    def answer(self, method: str, target: str, headers: Any, body: Any) -> Answer:
        if headers["PRIVATE-TOKEN"] != TOKEN:
            return Answer(401, {"message": "401 Unauthorized"})
        name, *rest = urlsplit(target).path.removeprefix(f"{self.prefix}/projects/").split("/")
        assert name == name.replace("/", "%2F")
        repository = unquote(name)
        issues = self.issues.get(repository)
        if issues is None:
            return Answer(404, {"message": "404 Project Not Found"})
        if not rest:
            return Answer(200, {"visibility": self.visibility})
        if method == "POST":
            return self._created(repository, issues, body)
        if len(rest) == 1:
            is_open = [one for one in reversed(issues) if one["state"] == "opened"]
            return self.page(target, is_open)
        found = [one for one in issues if one["iid"] == int(rest[1])]
        return Answer(200, found[0]) if found else Answer(404, {"message": "404 Not found"})

    def _created(self, repository: str, issues: list[Any], body: Any) -> Answer:
        assert set(body) == {"title", "description", "labels"}
        assert isinstance(body["labels"], str)
        number = len(issues) + 1
        url = f"https://gitlab.example/{repository}/-/issues/{number}"
        issue = body | {"id": 1000 + number, "iid": number, "web_url": url, "state": "opened"}
        issues.append(issue)
        return Answer(201, issue)

    def settle(self, number: int, *, done: bool) -> None:
        moved = None if done else 7
        self.issues["acme/career-api"][number - 1].update(state="closed", moved_to_id=moved)

    def texts(self) -> list[tuple[str, str]]:
        return [(one["title"], one["description"]) for one in self.issues["acme/career-api"]]

    def limit(self) -> list[Answer]:
        return [Answer(429, {"message": "429 Too Many Requests"}, {"Retry-After": "90"}),
                Answer(429, "Retry later", {"RateLimit-Reset": "4102444800"})]  # fmt: skip


LITTLE: dict[str, type[Any]] = {"github": LittleGitHub, "gitlab": LittleGitLab}
