"""One worker process, seen from the parent: started, asked, and ended without mercy."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from app.preparing.frames import Ended, Late, receive, send
from models.errors import Busy

ROOT = Path(__file__).resolve().parents[2]
#: Seconds until a new worker has to report for work; importing takes about half of one.
START_TIME = 30.0
#: Somebody, or a system short of memory, ended the worker; its work was not the reason.
_BY_OTHERS = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGHUP)
#: What a worker may know of our environment: no key, no password, no address.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "PYTHONWARNINGS", "YOKOTEN_FAILPOINT")


class Broken(RuntimeError):
    """The worker process ends while it starts; its standard error says why."""


class Killed(Ended):
    """The worker was ended from outside."""


class Worker:
    """A running ``python -m app.preparing.child``; used by one thread at a time."""

    def __init__(self, seconds: float, finish: str | None) -> None:
        """Start the process; ``started`` also waits for it."""
        self._process = subprocess.Popen(  # noqa: S603 - this Python, and a name of our own
            [sys.executable, "-m", "app.preparing.child", str(seconds), *filter(None, (finish,))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=_environment(),
            bufsize=0,
        )
        self._to, self._from = self._fileno("stdin"), self._fileno("stdout")

    @classmethod
    def started(cls, seconds: float, finish: str | None) -> "Worker":
        """A worker that is ready. Raises Busy if that takes too long, Broken if it cannot be."""
        worker = cls(seconds, finish)
        try:
            receive(worker._from, until=time.monotonic() + START_TIME)
        except Late:
            worker.kill()
            raise Busy from None
        except Ended:
            worker.kill()
            raise Broken from None
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(self, question: bytes, *, until: float) -> bytes:
        """The answer to a question; raises Late after ``until`` (monotonic), Killed, or Ended.

        Whoever did not get an answer has no worker any more: a late one would be taken for the
        answer to the next question.
        """
        try:
            send(self._to, question, until=until)
            return receive(self._from, until=until)
        except Ended:
            self.kill()
            raise self._why() from None
        except BaseException:
            self.kill()
            raise

    def _why(self) -> type[Exception]:
        if self._process.returncode == -signal.SIGPROF:
            return Late
        return Killed if self._process.returncode in _BY_OTHERS else Ended

    def kill(self) -> None:
        """End the process now, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def _fileno(self, name: str) -> int:
        number: int = getattr(self._process, name).fileno()
        os.set_blocking(number, False)
        return number


def _environment() -> dict[str, str]:
    ours = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return ours | {"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
