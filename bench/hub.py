"""A hub of its own for a benchmark: a process on a free port, on an empty folder."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import psutil

ROOT = Path(__file__).parents[1]
_PATIENCE = 60.0


@dataclass(frozen=True)
class RunningHub:
    """``token`` pushes for the team ``corpus``, ``reader`` reads."""

    url: str
    folder: Path
    process: subprocess.Popen[str]
    token: str
    reader: str

    def memory(self) -> tuple[int, int]:
        """Bytes in memory: of the server itself, and of it and its children together."""
        server = psutil.Process(self.process.pid)
        own = server.memory_info().rss
        return own, own + sum(child.memory_info().rss for child in server.children(recursive=True))

    def worked(self) -> float:
        """Seconds of a processor that the server itself has used."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def new_token(self, scope: str) -> str:
        """The secret of a fresh token."""
        return _token(os.environ | {"YOKOTEN_DATA_DIR": str(self.folder)}, scope)

    def environment(self) -> dict[str, str]:
        """For the client."""
        return os.environ | {
            "YOKOTEN_URL": self.url,
            "YOKOTEN_TOKEN": self.token,
            "PYTHONPATH": str(ROOT / "client" / "src"),
        }


@contextmanager
def running_hub(*, works: bool = True, **settings: str) -> Iterator[RunningHub]:
    """Serve an empty hub until the block ends; settings are ``YOKOTEN_*`` without the prefix.

    ``works`` runs its worker inside.
    """
    with tempfile.TemporaryDirectory(prefix="yokoten-bench-") as folder:
        given = {"DATA_DIR": folder, "DEMO": "0", "STARTER": "0", **settings}
        environment = os.environ | {f"YOKOTEN_{name}": value for name, value in given.items()}
        command = [sys.executable, "-m", "app", "serve", "--port", "0"]
        command += [] if works else ["--no-worker"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            url = _address(process)
            push = _token(environment, "push", "--team", "corpus")
            yield RunningHub(url, Path(folder), process, push, _token(environment, "read"))
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            url = line[line.index("http://") :].split("/sign-in")[0].strip()
            _await(url)
            return url
    raise RuntimeError("the hub did not start")


def _await(url: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f"{url}/healthz").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the hub does not answer")


def _token(environment: dict[str, str], scope: str, *more: str) -> str:
    command = [sys.executable, "-m", "app", "token", "create", "--name", "bench", "--scope", scope]
    done = subprocess.run(
        [*command, *more], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
