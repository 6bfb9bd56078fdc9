"""Action items: the list, one, and closing it."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, BeforeValidator
from sqlmodel import Session

from app.actions.acting import Change, change, reminded
from app.deps import Author, Now, ReadSession, TheHub, Viewer
from app.i18n import locale_of
from app.pages import page
from app.web.action_lines import action_lines
from app.web.naming import names
from models.action import STATES
from models.action_list import Item, action_by_id, list_actions
from models.actor import Actor
from models.catalogue import visible_teams
from models.errors import Stale

PER_PAGE = 50
router = APIRouter(include_in_schema=False)


class Closing(BaseModel):
    """What the form holds; ``revision`` is the mark of the action that was looked at."""

    state: str
    proof: str = ""
    done_when: str = ""
    due: Annotated[date | None, BeforeValidator(lambda said: said or None)] = None
    revision: str

    @property
    def change(self) -> Change:
        said = {"state": self.state, "proof": self.proof, "done_when": self.done_when}
        return Change(**said, due=self.due)


@router.get("/actions", name="action.index")
def index(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    hub: TheHub,
    now: Now,
    team: str = "",
    state: str = "open",
    overdue: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Those of the viewer's teams first; ``state=all`` shows them all."""
    locale, today = locale_of(request), now.astimezone(hub.settings.zone).date()
    found = list_actions(
        session,
        viewer=viewer,
        team=team or None,
        state=state if state in STATES else None,
        overdue_on=today if overdue else None,
        mine=viewer.teams,
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE + 1,
    )
    chosen = {"team": team, "state": state, "overdue": "1" if overdue else ""}
    called = names(session, locale, services=[])
    return page(
        request,
        "action/index.html",
        actions=action_lines(session, found[:PER_PAGE], viewer, locale=locale, today=today),
        chosen=chosen,
        states=STATES,
        teams=[called.team(one.slug) for one in visible_teams(session, viewer=viewer)],
        previous=_address(chosen, number - 1) if number > 1 else None,
        following=_address(chosen, number + 1) if len(found) > PER_PAGE else None,
    )


@router.get("/actions/{id}", name="action.show")
def show(
    request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now, id: str
) -> Response:
    today = now.astimezone(hub.settings.zone).date()
    item = action_by_id(session, id, viewer=viewer)
    return page(request, "action/show.html", typed=None, **_shown(request, session, item, today))


@router.post("/actions/{id}/closing", name="action.close")
def close(
    request: Request, hub: TheHub, by: Author, now: Now, id: str, said: Annotated[Closing, Form()]
) -> Response:
    """Where somebody was quicker, the page as it is now, with what was typed (412)."""
    try:
        with hub.transaction() as session:
            change(session, id, said.change, seen=said.revision, by=by, now=now)
    except Stale:
        return _again(request, hub, by, now.astimezone(hub.settings.zone).date(), id, said)
    return RedirectResponse(f"/actions/{id}", 303)


def _again(
    request: Request, hub: TheHub, viewer: Actor, today: date, id: str, said: Closing
) -> Response:
    with hub.reading() as session:
        item = action_by_id(session, id, viewer=viewer)
        shown = _shown(request, session, item, today)
    return page(request, "action/show.html", status=412, typed=said, **shown)


def _shown(request: Request, session: Session, item: Item, today: date) -> dict[str, Any]:
    """The action, and by name who is reminded of it now."""
    viewer = request.state.actor
    [line] = action_lines(session, [item], viewer, locale=locale_of(request), today=today)
    receiver = reminded(session, [item[0]], today=today).get(item[0].id)
    return {"action": line, "reminded": receiver.person.name if receiver else None}


def _address(chosen: dict[str, str], number: int) -> str:
    said = chosen | {"page": str(number) if number > 1 else ""}
    return f"/actions?{urlencode({name: value for name, value in said.items() if value})}"
