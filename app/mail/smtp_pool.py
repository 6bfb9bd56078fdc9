"""Connections to the mail server that wait for the next letter: a digest is thousands of them."""

import threading
import time

from app.mail.smtp_line import Line

#: Seconds after which an unused connection is ended; servers give up on one after a minute or so.
IDLE = 15.0
#: Letters by one connection; many servers end it after a hundred.
MOST_LETTERS = 50


class Pool:
    """The connection that was used last is taken first, so that the others come to their end."""

    def __init__(self) -> None:
        self._free: list[Line] = []
        self._lock = threading.Lock()
        self._sweeper: threading.Timer | None = None

    def take(self) -> Line | None:
        """One that the server still listens to."""
        while line := self._pop():
            if not _is_idle(line) and line.is_ready():
                return line
            line.end()
        return None

    def give(self, line: Line) -> None:
        """Keep it for the next letter, unless it is broken or has carried enough."""
        if line.is_broken or line.letters >= MOST_LETTERS:
            line.end()
            return
        with self._lock:
            self._free.append(line)
            self._sweep_later()

    def close(self) -> None:
        while line := self._pop():
            line.end()

    def _pop(self) -> Line | None:
        with self._lock:
            return self._free.pop() if self._free else None

    def _sweep_later(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Timer(IDLE, self._sweep)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _sweep(self) -> None:
        with self._lock:
            idle = [line for line in self._free if _is_idle(line)]
            self._free = [line for line in self._free if line not in idle]
            self._sweeper = None
            if self._free:
                self._sweep_later()
        for line in idle:
            line.end()


def _is_idle(line: Line) -> bool:
    return time.monotonic() - line.used_at >= IDLE
