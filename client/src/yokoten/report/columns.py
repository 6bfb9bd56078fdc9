"""A table of several columns: drawn on a terminal, aligned text in a log."""

import sys
import unicodedata
from collections.abc import Sequence

from yokoten.report.screen import Screen, is_terminal

Row = Sequence[str]


def show_columns(screen: Screen, head: Row, rows: Sequence[Row], styles: dict[str, str]) -> None:
    """Rows below a head; `styles` are for cells that hold nothing but that word."""
    if is_terminal(sys.stdout):
        _drawn(head, rows, styles)
        return
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = [
            f"{cell}{' ' * (wide - _width(cell))}" for cell, wide in zip(row, widths, strict=True)
        ]
        filled = max(n for n, cell in enumerate(row, 1) if cell)
        screen.result(*(f"{cell}  " for cell in cells[: filled - 1]), row[filled - 1])


def _width(text: str) -> int:
    """Columns on the screen: Japanese letters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _drawn(head: Row, rows: Sequence[Row], styles: dict[str, str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*head, box=box.SIMPLE)
    for row in rows:
        table.add_row(*(Text(cell, style=styles.get(cell, "")) for cell in row))
    Console(highlight=False).print(table)
