"""The client and a real hub: what counts, what is refused, and what a sweep leaves in the table."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from yokoten import checking
from yokoten.tree.yaml12 import documents

from app.hub import Hub
from app.settings import Settings
from models.token import new_token

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "examples" / "sweep"
pytestmark = pytest.mark.slow


class Living:
    """A hub that serves, with the ten services of the samples, and a token of each kind."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        settings = {"YOKOTEN_DATA_DIR": str(folder), "YOKOTEN_PORT": str(port),
                    "YOKOTEN_DEMO": "0", "YOKOTEN_STARTER": "0",
                    "PYTHONPATH": str(ROOT)}  # fmt: skip
        hub = Hub(Settings(data_dir=folder))
        hub.migrate()
        with hub.transaction() as session:
            row, self.admin = new_token("a", "admin", by="test", now=datetime.now(UTC))
            session.add(row)
        catalogue = (SAMPLES / "catalogue.yaml").read_bytes()
        teams = "".join(f"---\nkind: team\nslug: {one}\ntitle: {one}\n" for one in
                        ("career", "jobs", "employer", "comms", "billing"))  # fmt: skip
        command = [sys.executable, "-m", "app", "serve"]
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                command, env=os.environ | settings, cwd=ROOT, stdout=log, stderr=log
            )
        self._await()
        self.ask("POST", "/api/v1/catalog", teams.encode() + b"\n" + catalogue, "application/yaml")
        with hub.transaction() as session:
            self.tokens = {}
            for name, scope, service in (("all", "evidence:all", None),
                                         ("own", "evidence", "career-api"),
                                         ("other", "evidence", "job-api")):  # fmt: skip
                row, self.tokens[name] = new_token(
                    name, scope, by="test", now=datetime.now(UTC), service=service
                )
                session.add(row)
        hub.close()

    def ask(
        self, method: str, path: str, body: Any = None, kind: str = "application/json"
    ) -> dict[str, Any]:
        """What the hub tells an administrator."""
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.admin}", "Content-Type": kind}
        request = urllib.request.Request(f"{self.url}{path}", raw, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            told: dict[str, Any] = json.load(answer)
            return told

    def adopt(self, learning: dict[str, Any]) -> str:
        """The id of a learning that is asked of everybody in its scope."""
        id_: str = self.ask("POST", "/api/v1/learnings", learning)["id"]
        self.ask("POST", f"/api/v1/learnings/{id_}/rollout", {})
        return id_

    def cells(self, learning: str) -> dict[str, dict[str, Any]]:
        """The rollout's cells by service."""
        rollout = self.ask("GET", f"/api/v1/learnings/{learning}")["rollout"]
        return {one["service"]: one for one in
                self.ask("GET", f"/api/v1/rollouts/{rollout}")["cells"]}  # fmt: skip

    def _await(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, "the hub did not come up"
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the hub does not answer")


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    hub = Living(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.process.terminate()
    hub.process.wait(20)


@pytest.fixture
def ask_hub(living: Living, yokoten: Any) -> Callable[..., Any]:
    """The command against the living hub, with one of its tokens."""

    def run(*arguments: object, token: str = "all", **more: str) -> Any:
        return yokoten(*arguments, YOKOTEN_URL=living.url,
                       YOKOTEN_TOKEN=living.tokens[token], **more)  # fmt: skip

    return run


@pytest.fixture
def checkout(tmp_path: Path, environment: Any) -> Path:
    """The sample career-api as a Git repository."""
    subprocess.run([SAMPLES / "prepare", tmp_path / "all"], check=True)
    return tmp_path / "all" / "asanagi" / "career-api"


def learning(check: dict[str, Any], words: str) -> dict[str, Any]:
    return {"statement": words, "applies_when": 'service == "career-api"', "checks": [check]}


def runbook(words: str) -> dict[str, Any]:
    return learning({"id": "rb", "type": "file_exists", "path": "docs/runbook.md"}, words)


def test_a_check_verifies_what_it_proves(living: Living, ask_hub: Any, checkout: Path) -> None:
    id_ = living.adopt(runbook("手順書をリポジトリに置く"))
    result = ask_hub("check", "--service", "career-api", checkout, token="own")
    assert (result.code, result.err) == (0, "")
    cell = living.cells(id_)["career-api"]
    assert (cell["status"], cell["tier"]) == ("verified", "T2")


def test_an_older_commit_that_comes_later_does_not_count(
    living: Living, ask_hub: Any, checkout: Path, git: Any
) -> None:
    id_ = living.adopt(runbook("古いコミットの結果は数えない"))
    ask_hub("check", "--service", "career-api", checkout)
    (checkout / "docs" / "runbook.md").unlink()
    git(checkout, "add", "-A")
    subprocess.run(
        ["git", "-C", checkout, "-c", "user.name=T", "-c", "user.email=t@example.com",
         "commit", "-q", "-m", "Lose it"],
        env=os.environ | {"GIT_COMMITTER_DATE": "2026-11-01T00:00:00Z"}, check=True,
    )  # fmt: skip
    result = ask_hub("check", "--service", "career-api", checkout)
    assert result.code == 0
    assert "do not count: the hub has those of a newer commit" in result.err
    assert living.cells(id_)["career-api"]["status"] == "verified"


def test_the_token_of_another_service_is_refused(
    living: Living, ask_hub: Any, checkout: Path, environment: Any
) -> None:
    id_ = living.adopt(runbook("他のサービスのトークンは使えない"))
    asking = ask_hub("check", "--service", "career-api", checkout, token="other")
    assert asking.code == 1
    assert "The token in YOKOTEN_TOKEN may not do this at" in asking.err
    items = living.ask("GET", "/api/v1/checks?service=career-api")["items"]
    environment.setattr(checking, "asked_of", lambda hub, service: (items, None))
    sending = ask_hub("check", "--service", "career-api", checkout, token="other")
    assert sending.code == 1
    assert "The token in YOKOTEN_TOKEN may not send evidence for career-api:" in sending.err
    assert living.cells(id_)["career-api"]["status"] == "unanswered"
    told = ask_hub("facts", "--service", "career-api", checkout, token="other")
    assert told.code == 1


def test_a_clock_that_is_ahead_is_refused(
    living: Living, ask_hub: Any, checkout: Path, environment: Any
) -> None:
    id_ = living.adopt(runbook("時計の進んだマシンの結果は受け付けない"))
    ahead = datetime.now(UTC) + timedelta(minutes=10)
    environment.setattr(checking, "utc_now", lambda: ahead)
    result = ask_hub("check", "--service", "career-api", checkout)
    assert result.code == 1
    assert "The clock of this machine is ahead of the hub's by more than five minutes" in result.err
    assert living.cells(id_)["career-api"]["status"] == "unanswered"
    assert ask_hub("check", "--service", "career-api", checkout, "--soft").code == 0


def test_another_branch_proves_nothing(
    living: Living, ask_hub: Any, checkout: Path, git: Any
) -> None:
    id_ = living.adopt(runbook("別のブランチの結果は数えない"))
    git(checkout, "checkout", "-q", "-b", "topic")
    assert ask_hub("check", "--service", "career-api", checkout).code == 0
    assert living.cells(id_)["career-api"]["status"] == "unanswered"


def test_nothing_scanned_proves_nothing(living: Living, ask_hub: Any, checkout: Path) -> None:
    id_ = living.adopt(
        learning({"id": "x", "type": "text_absent", "path": "nowhere/**", "pattern": "x"},
                 "何も見ていない点検は合格にしない")
    )  # fmt: skip
    assert ask_hub("check", "--service", "career-api", checkout).code == 0
    assert living.cells(id_)["career-api"]["status"] == "unanswered"


def test_facts_arrive_and_are_taken_back(
    living: Living, ask_hub: Any, checkout: Path, git: Any
) -> None:
    living.ask("PATCH", "/api/v1/services/career-api/facts", {"db.shared": True})
    result = ask_hub("facts", "--service", "career-api", checkout, token="own")
    assert result.code == 0, result.err
    told = living.ask("GET", "/api/v1/services/career-api/facts")
    assert told["facts"]["datastore"] == ["aurora-mysql", "redis"]
    assert told["facts"]["version.java"] == "21.0.5"
    assert told["sbom"]["components"] == 4
    (checkout / "Dockerfile").unlink()
    assert ask_hub("facts", "--service", "career-api", checkout, token="own").code == 0
    facts = living.ask("GET", "/api/v1/services/career-api/facts")["facts"]
    assert "base_image" not in facts
    assert facts["db.shared"] is True


def test_a_sweep_fills_the_table(living: Living, ask_hub: Any, checkout: Path) -> None:
    ids = [living.adopt(one) for one in documents((SAMPLES / "learnings.yaml").read_text()) if one]
    below = checkout.parents[1]
    result = ask_hub("sweep", SAMPLES / "catalogue.yaml", "--repositories", below)
    assert result.code == 1  # inbound-mail has nothing to read
    runbooks, dotenv = (living.cells(id_) for id_ in ids[:2])
    assert {name for name, one in runbooks.items() if one["status"] == "verified"} == {
        "career-api", "career-batch", "job-api", "job-search", "job-import", "ats-api",
        "message-api"}  # fmt: skip
    assert {name for name, one in runbooks.items() if one["status"] == "affected"} == {
        "career-web", "contract-api"}  # fmt: skip
    assert runbooks["inbound-mail"]["status"] == "unanswered"
    assert [one["result"] for one in runbooks["inbound-mail"]["evidence"]] == ["error"]
    assert {name for name, one in dotenv.items() if one["status"] == "affected"} == {
        "career-web", "message-api"}  # fmt: skip
