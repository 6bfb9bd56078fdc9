"""A row for each service of a sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yokoten.checks.check import ERROR, FAIL, NOT_APPLICABLE, PASS
from yokoten.plain import one_line
from yokoten.report.columns import show_columns
from yokoten.report.refusals import remark
from yokoten.report.screen import Screen
from yokoten.settings import Settings
from yokoten.words import say

if TYPE_CHECKING:
    from yokoten.sweeping.row import Row

_WIDEST = 70  # letters of a reason
_SHORT = 9  # letters of a commit


def show_rows(
    screen: Screen, settings: Settings, rows: Sequence[Row], *, is_dry_run: bool, with_table: bool
) -> None:
    """The table, what could not be read, and whether anything was stored."""
    if with_table:
        head = [say("service"), say("commit"), say("facts"), say("packages"), say("pass"),
                say("fail"), say("error"), say("not applicable"), say("note")]  # fmt: skip
        show_columns(screen, head, list(map(_cells, rows)), {})
    for row in rows:
        if not row.is_read:
            remark(screen, settings, say("{service} was not read: {reason}",
                                         service=row.service, reason=row.why))  # fmt: skip
    unread = sum(not row.is_read for row in rows)
    if unread:
        remark(screen, settings, say("{count} of {total} services were not read; their checks are "
                                     "errors.", count=unread, total=len(rows)))  # fmt: skip
    if is_dry_run:
        screen.remark(say("A dry run: nothing was stored."))


def _cells(row: Row) -> list[str]:
    packages = "" if row.components is None else f"{row.components:,}"
    counts = [str(row.counts[name] or "") for name in (PASS, FAIL, ERROR, NOT_APPLICABLE)]
    why = one_line(row.why)
    why = why if len(why) <= _WIDEST else f"{why[: _WIDEST - 1]}…"
    return [row.service, (row.commit or "")[:_SHORT], str(row.facts), packages, *counts, why]
