"""Cells as files: of one rollout here, of what the table's filters choose at ``/rollouts.csv``."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.actions.exporting import as_csv, cell_lines
from app.actions.exporting_excel import as_xlsx
from app.actions.tabulating import Chosen, tabulate
from app.api.rollouts import found
from app.deps import Now, ReadSession, TheHub, Viewer
from app.i18n import locale_of
from models.cell import cells_of_learnings

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter(prefix="/rollouts/{id}")


def _described(media_type: str) -> dict[int | str, dict[str, Any]]:
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {200: {"description": "The file", "content": {media_type.partition(";")[0]: schema}}}


@router.get("/export.csv", name="rollout.export.csv", response_class=Response,
            responses=_described(CSV))  # fmt: skip
def show_csv(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str
) -> Response:
    """UTF-8 with a byte order mark; words in the reader's language, times in the hub's zone."""
    locale, zone = locale_of(request), hub.settings.zone
    _, learning = found(session, id, viewer)
    cells = cells_of_learnings(session, [learning.id], viewer=viewer, now=now)
    lines = cell_lines(session, cells, locale=locale, now=now, zone=zone)
    return attached(as_csv(lines, locale=locale, zone=zone), CSV, f"{learning.id}.csv")


@router.get("/export.xlsx", name="rollout.export.xlsx", response_class=Response,
            responses=_described(XLSX))  # fmt: skip
def show_xlsx(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str
) -> Response:
    """The same for Excel, with the learning's row of the table on a second sheet."""
    locale, zone = locale_of(request), hub.settings.zone
    _, learning = found(session, id, viewer)
    cells = cells_of_learnings(session, [learning.id], viewer=viewer, now=now)
    lines = cell_lines(session, cells, locale=locale, now=now, zone=zone)
    table = tabulate(session, Chosen(with_closed=True), viewer=viewer, now=now, zone=zone)
    row = replace(table, rows=[one for one in table.rows if one.line.id == learning.id])
    return attached(as_xlsx(lines, row, locale=locale, zone=zone), XLSX, f"{learning.id}.xlsx")


def attached(content: bytes, media_type: str, name: str) -> Response:
    """A file that a browser stores under this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
