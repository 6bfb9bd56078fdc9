"""A demo whose clock can be moved, and the mail server that it writes to."""

import json
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class PostOffice:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    def letters_to(self, address: str, kind: str) -> list[Any]:
        """Those of a kind, by the name of its list: ``asks``, ``digest``, ``urgent``."""
        mine = [one for one in self.letters if one["To"] == address]
        return [one for one in mine if f"<{kind}." in one["List-ID"]]

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


class Travelling:
    """The demo in a process whose clock can be moved."""

    def __init__(self, folder: Path, mail_url: str) -> None:
        command = [sys.executable, str(ROOT / "tests/e2e/travelling_hub.py"), str(folder), mail_url]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.url = self._heard()
        #: What a browser keeps of those who signed in.
        self.signed_in: dict[str, Any] = {}

    def asked(self, **command: Any) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self._heard()

    def go_on(self, *, days: float) -> None:
        """Move the clock; whoever was signed in is so no longer."""
        self.asked(move=days)
        self.signed_in.clear()

    def _heard(self) -> str:
        assert self.process.stdout is not None
        return str(json.loads(self.process.stdout.readline()))
