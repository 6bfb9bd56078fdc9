"""The table as files: what the filters choose, a line for each cell."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.actions.exporting import Line, as_csv, cell_lines
from app.actions.exporting_excel import as_xlsx
from app.actions.tabulating import Chosen, Table, as_shown, state_of, tabulate
from app.api.exports import CSV, XLSX, attached
from app.deps import Now, ReadSession, TheHub, Viewer
from app.hub import Hub
from app.i18n import locale_of
from app.web.rollouts_chosen import TheChosen
from models.actor import Actor
from models.cell import cells_of_learnings

router = APIRouter(include_in_schema=False)


@router.get("/rollouts.csv", name="rollout.csv")
def show_csv(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, chosen: TheChosen
) -> Response:
    locale, zone = locale_of(request), hub.settings.zone
    _, lines = _chosen(session, hub, chosen, viewer, locale, now)
    return attached(as_csv(lines, locale=locale, zone=zone), CSV, "rollouts.csv")


@router.get("/rollouts.xlsx", name="rollout.xlsx")
def show_xlsx(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, chosen: TheChosen
) -> Response:
    locale, zone = locale_of(request), hub.settings.zone
    table, lines = _chosen(session, hub, chosen, viewer, locale, now)
    return attached(as_xlsx(lines, table, locale=locale, zone=zone), XLSX, "rollouts.xlsx")


def _chosen(
    session: Session, hub: Hub, chosen: Chosen, viewer: Actor, locale: str, now: Now
) -> tuple[Table, list[Line]]:
    """The table, and its cells in its order; of one status where one is chosen."""
    zone = hub.settings.zone
    table = tabulate(session, chosen, viewer=viewer, now=now, zone=zone)
    services = {one.slug: (at, one) for at, one in enumerate(table.services)}
    order = {row.line.id: at for at, row in enumerate(table.rows)}
    cells = [
        cell
        for cell in cells_of_learnings(session, order, viewer=viewer, now=now)
        if cell.service in services
        and chosen.status in ("", as_shown(state_of(cell, services[cell.service][1], now)))
    ]
    cells.sort(key=lambda cell: (order[cell.learning], services[cell.service][0]))
    return table, cell_lines(session, cells, locale=locale, now=now, zone=zone)
