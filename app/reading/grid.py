"""Markdown tables as rows of cells, and the tables that are really a form: 項目 | 内容."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.reading.aliases import is_known, item_key

_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:\-+=]*-[\s|:\-+=]*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TIMES = frozenset(
    ("時刻", "日時", "時間", "time", "when", "日付", "date", "timestamp", "date/time")
)


class Row(NamedTuple):
    """``number`` is the line in the file."""

    number: int
    cells: list[str]


def is_row(text: str) -> bool:
    """Whether a line is a row of a table with outer pipes, or a rule below a head."""
    return text.lstrip(" \t>").startswith("|")


def cells_of(text: str) -> list[str]:
    """The cells of a row; ``<br>`` is a line end."""
    inner = text.strip(" \t>").removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_BREAK.sub("\n", cell).strip().replace("\\|", "|") for cell in _PIPE.split(inner)]


def is_rule(text: str) -> bool:
    """Whether a line is the ``|---|---|`` below a head."""
    return "-" in text and _RULE.match(text) is not None


def list_of(head: list[str]) -> str | None:
    """``actions`` or ``timeline`` where the head of a table says that its rows are such."""
    keys = [item_key(cell) for cell in head]
    if "what" in keys and {"due", "owner_role", "ticket"} & {*keys}:
        return "actions"
    return "timeline" if len(head) > 1 and _first_word(head) in _TIMES else None


def form_of(rows: list[Row]) -> list[tuple[int, str, str]] | None:
    """``(line, title, value)`` for each entry of a form; None where a table is no form.

    A title that is unknown is kept: it ends what stood above it.
    """
    if len(rows) > 1 and sum(map(is_known, rows[0].cells)) > 1 and not _pairs_in(rows[1].cells):
        return _by_column(rows)
    entries = [entry for row in rows for entry in _entries(row)]
    known = sum(is_known(title) for _, title, _ in entries)
    return entries if known * 2 >= len(rows) - 1 and known else None


def _first_word(head: list[str]) -> str:
    return head[0].strip("* ").casefold().partition("(")[0].partition("（")[0].strip()


def _by_column(rows: list[Row]) -> list[tuple[int, str, str]] | None:
    if len(rows) > 2:
        return None
    head, values = rows[0].cells, rows[1].cells
    return [(rows[1].number, *pair) for pair in zip(head, values, strict=False)]


def _entries(row: Row) -> Iterator[tuple[int, str, str]]:
    if found := _pairs_in(row.cells):
        yield from ((row.number, title, value) for title, value in found)
    elif row.cells and len(row.cells) > 1:
        yield row.number, row.cells[0], " ".join(filter(None, row.cells[1:]))


def _pairs_in(cells: list[str]) -> list[tuple[str, str]]:
    """Each known title with the cells after it, up to the next one."""
    found: list[tuple[str, list[str]]] = []
    for cell in cells:
        if is_known(cell) and not (found and not found[-1][1] and len(cells) == 2):
            found.append((cell, []))
        elif found and cell:
            found[-1][1].append(cell)
    return [(title, " ".join(values)) for title, values in found if values]
