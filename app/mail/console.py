"""Letters on the terminal: for a laptop, a demo, and tests."""

import sys
from typing import TextIO

from app.mail.port import Letter
from app.outbound.unseen import one_line, tame


class ConsoleSender:
    """Prints letters, to standard output unless told otherwise."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, letter: Letter) -> None:
        rule = "─" * 72
        subject = one_line(letter.subject)
        told = f"{rule}\nTo: {letter.to}\nSubject: {subject}\n\n{tame(letter.text)}\n{rule}"
        print(told, file=self._stream or sys.stdout, flush=True)

    def close(self) -> None:
        """Nothing is kept open."""
