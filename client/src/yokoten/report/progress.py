"""How far a push has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from yokoten.report.screen import Screen, is_terminal
from yokoten.words import say

if TYPE_CHECKING:
    import rich.progress

_A_LINE_EVERY = 500  # files


class Progress:
    """Counts files. Shows nothing for a handful of them."""

    def __init__(self, screen: Screen, total: int, *, bar: bool, title: str | None = None) -> None:
        self._screen = screen
        self._total = total
        self._done = 0
        words = title or say("Pushing")
        self._bar = _bar(total, words) if bar and total > 1 and is_terminal(sys.stderr) else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar:
            self._bar.stop()

    def step(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._bar:
            self._bar.advance(self._bar.task_ids[0])
        elif self._done % _A_LINE_EVERY == 0 and self._done < self._total:
            self._screen.remark(
                say("{done} of {total} files", done=f"{self._done:,}", total=f"{self._total:,}")
            )


def _bar(total: int, title: str) -> rich.progress.Progress:
    import rich.progress
    from rich.console import Console

    # Other lines go above the bar; a pipe on standard output must not end up on the terminal.
    bar = rich.progress.Progress(
        rich.progress.TextColumn("{task.description}"),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        redirect_stdout=is_terminal(sys.stdout),
    )
    bar.add_task(title, total=total)
    return bar
