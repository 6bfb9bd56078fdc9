"""A hub that may be killed at any moment, and started again on the same disk."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Fragile:
    """``python -m app serve`` as a process of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "data" / "yokoten.db"
        self._log = (folder / "log").open("ab")
        self._environment = os.environ | {
            "YOKOTEN_DATA_DIR": str(folder / "data"),
            "YOKOTEN_PORT": str(self.port),
            "YOKOTEN_DEMO": "0",
            "YOKOTEN_STARTER": "0",
            "YOKOTEN_URL": self.url,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'client' / 'src'}",
            **settings,
        }
        self.said("migrate")
        self._environment["YOKOTEN_TOKEN"] = self.said(
            "token", "create", "--name", "k", "--scope", "push"
        )

    def said(self, *arguments: str) -> str:
        """What a command beside the database prints."""
        command = [sys.executable, "-m", "app", *arguments]
        return subprocess.run(
            command, env=self._environment, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()

    def start(self) -> None:
        command = [sys.executable, "-m", "app", "serve"]
        self.process = subprocess.Popen(
            command, env=self._environment, cwd=ROOT, stdout=self._log, stderr=self._log
        )
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, "the hub did not come up"
            assert time.monotonic() < until, "the hub does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(20) == 0

    def end(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._log.close()

    def pushing(self, folder: Path, told: Path) -> "subprocess.Popen[bytes]":
        """The client, at work; ``told`` gets a line for each file that it has an answer for."""
        command = [sys.executable, "-m", "yokoten", "push", str(folder), "--json"]
        with told.open("ab") as out:
            return subprocess.Popen(command, env=self._environment, stdout=out, stderr=self._log)

    def get(self, path: str, accept: str = "application/json") -> bytes:
        return self._asked(urllib.request.Request(f"{self.url}{path}", headers={"Accept": accept}))

    def push(self, name: str, text: str) -> str:
        """The id that it got."""
        headers = {"X-Yokoten-Source": f"t:{name}.md", "Content-Type": "text/markdown"}
        address = f"{self.url}/api/v1/push"
        request = urllib.request.Request(address, text.encode(), headers, method="POST")
        told: dict[str, str] = json.loads(self._asked(request))
        return told["id"]

    def _asked(self, request: urllib.request.Request) -> bytes:
        request.add_header("Authorization", f"Bearer {self._environment['YOKOTEN_TOKEN']}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            body: bytes = answer.read()
            return body

    def listed(self, path: str, field: str) -> Iterator[dict]:
        """All pages of a list."""
        cursor = ""
        while True:
            page = json.loads(self.get(f"{path}{cursor}"))
            yield from page[field]
            if not page["next"]:
                return
            cursor = f"&cursor={page['next']}"

    def _answers(self) -> bool:
        try:
            return self.get("/healthz") != b""
        except OSError:
            return False
