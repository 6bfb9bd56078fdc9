"""Words on the terminal: in its language, with progress where somebody watches."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from app.i18n import say

Tell = Callable[[int, int], None]


def locale(environment: Mapping[str, str] = os.environ) -> str:
    """The terminal's "ja" or "en": YOKOTEN_LANG, else the first locale variable that is set."""
    for name in ("YOKOTEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := environment.get(name, "").strip():
            return "ja" if said.lower().startswith("ja") else "en"
    return "en"


def words(message: str, **values: Any) -> str:
    """A message in the terminal's language."""
    return say(locale(), message, **values)


def tell(message: str, **values: Any) -> None:
    print(words(message, **values), flush=True)


@contextmanager
def progress(message: str) -> Iterator[Tell]:
    """Gives a function that takes (done, total): a bar on a terminal, else a line per fifth.

    Where it is never called, nothing is shown.
    """
    with ExitStack() as stack:
        yield _bar(words(message), stack) if sys.stdout.isatty() else _lines(words(message))


def _bar(said: str, stack: ExitStack) -> Tell:
    from rich.progress import Progress

    bar = Progress()
    task = bar.add_task(said, total=None)

    def told(done: int, total: int) -> None:
        if not bar.live.is_started:
            stack.enter_context(bar)
        bar.update(task, completed=done, total=total)

    return told


def _lines(said: str) -> Tell:
    shown = 0

    def told(done: int, total: int) -> None:
        nonlocal shown
        fifth = done * 5 // total if total else 5
        if fifth > shown:
            shown = fifth
            print(f"{said} {done}/{total}", flush=True)

    return told
