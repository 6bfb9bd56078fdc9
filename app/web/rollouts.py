"""横展開表: the table of all that is asked of all services, and its files."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.actions.tabulating import KINDS, SHOWN, Chosen, Table, tabulate
from app.deps import Now, ReadSession, TheHub, Viewer
from app.i18n import locale_of
from app.pages import page
from app.pages.status_marks import marks
from app.web.naming import Names, names
from app.web.rollouts_chosen import TheChosen, address, with_status
from app.web.rollouts_drawing import FEW, drawn, groups_of

PER_PAGE = 100
router = APIRouter(prefix="/rollouts", include_in_schema=False)


@router.get("", name="rollout.index")
def index(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    now: Now,
    chosen: TheChosen,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
    refresh: Annotated[int, Query(ge=0, le=3_600)] = 0,
) -> Response:
    """``refresh`` shows the page anew every so many seconds, on a wall or beside a sweep."""
    locale = locale_of(request)
    table = tabulate(session, chosen, viewer=viewer, now=now, zone=hub.settings.zone)
    called = names(session, locale, services=())
    shown = table.rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return page(
        request,
        "rollout/index.html",
        chosen=chosen,
        refresh=refresh,
        table=table,
        groups=groups_of(table.services, called, locale),
        rows=drawn(shown, table, called, locale, status=chosen.status),
        first=(number - 1) * PER_PAGE + 1,
        has_hidden=not all(row.is_whole for row in shown),
        is_few=len(table.services) <= FEW,
        marks=marks(locale),
        legend=[(status, table.tally.get(status, 0), with_status(chosen, status))
                for status in SHOWN],
        previous=address(chosen, page=number - 1) if number > 1 else None,
        following=address(chosen, page=number + 1)
        if len(table.rows) > number * PER_PAGE
        else None,
        **_choices(table, called, locale),
        **_files(chosen),
    )  # fmt: skip


def _choices(table: Table, called: Names, locale: str) -> dict[str, Any]:
    """What the filters offer."""
    teams = dict.fromkeys(one.team for one in table.all_services if one.team)
    return {
        "kinds": KINDS,
        "statuses": SHOWN,
        "teams": [called.team(team) for team in teams],
        "all_services": [(one.slug, one.name(locale)) for one in table.all_services],
    }


def _files(chosen: Chosen) -> dict[str, Any]:
    """The addresses of what is shown as files."""
    return {
        "csv": address(chosen, path="/rollouts.csv"),
        "xlsx": address(chosen, path="/rollouts.xlsx"),
        "mine": address(Chosen(is_mine=True)),
    }
