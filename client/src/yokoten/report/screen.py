"""The two streams of a command: results on standard output, remarks on standard error."""

import json
import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from yokoten.plain import one_line

Part = str | tuple[str, str]  # text, or text and a rich style
_C1 = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


class Screen:
    """Prints lines: styled on a terminal, plain elsewhere, always without control characters."""

    def result(self, *parts: Part) -> None:
        """A line of what was asked for."""
        _print(sys.stdout, parts)

    def remark(self, *parts: Part) -> None:
        """A line about the run: a notice, a refusal, progress."""
        sys.stdout.flush()
        _print(sys.stderr, parts)

    def document(self, document: Any) -> None:
        """One line of JSON on standard output."""
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        print(text.translate(_C1), flush=True)

    def table(self, rows: Iterable[tuple[str, str]]) -> None:
        """Two columns of results."""
        if is_terminal(sys.stdout):
            _rich_table(list(rows))
        else:
            for name, value in rows:
                self.result(f"{name}: {value}")


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is watching, rather than a log or a pipe."""
    return stream.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")


def _print(stream: TextIO, parts: tuple[Part, ...]) -> None:
    if is_terminal(stream):
        _rich_print(stream, parts)
    else:
        print("".join(map(_bare, parts)), file=stream, flush=True)


def _bare(part: Part) -> str:
    """Cleaned, with the blanks at its ends, which hold a line's columns apart."""
    text = part if isinstance(part, str) else part[0]
    clean = one_line(text)
    before = len(text) - len(text.lstrip(" "))
    after = len(text) - len(text.rstrip(" ")) if clean else 0
    return " " * before + clean + " " * after


def _rich_print(stream: TextIO, parts: tuple[Part, ...]) -> None:
    from rich.console import Console
    from rich.text import Text

    line = Text()
    for part in parts:
        line.append(_bare(part), style="" if isinstance(part, str) else part[1])
    Console(file=stream, highlight=False).print(line, soft_wrap=True)


def _rich_table(rows: list[tuple[str, str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=box.SIMPLE)
    table.add_column()
    table.add_column(justify="right")
    for name, value in rows:
        table.add_row(Text(_bare(name)), Text(_bare(value)))
    Console(highlight=False).print(table)
