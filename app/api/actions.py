"""``/actions``: what write-ups promised, who has to do it by when, and whether it is done."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import JSONResponse, Response

from app.actions.acting import Change, change
from app.api.action_replies import CHANGED, ActionList, ActionReply, action_as_json
from app.api.cursors import cursor_from, cursor_of
from app.api.json_body import JsonRoute
from app.api.preconditions import seen_mark, tag_of
from app.deps import Author, Now, ReadSession, TheHub, Viewer, WriteSession
from app.hub import Hub
from models.action_list import NO_DAY, Item, action_by_id, list_actions
from models.actor import Actor
from models.visibility import sees_spans
from models.writeup import services_of_writeups

router = APIRouter(prefix="/actions", route_class=JsonRoute)

State = Literal["open", "done", "dropped"]
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("", name="actions", responses={200: {"model": ActionList}})
def index(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    now: Now,
    team: str | None = None,
    state: State | None = None,
    overdue: bool | None = None,
    service: str | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Response:
    """By the day they are due, those without one last; ``next`` is the cursor of the page after."""
    today = now.astimezone(hub.settings.zone).date()
    found = list_actions(
        session,
        viewer=viewer,
        team=team,
        state=state,
        service=service,
        overdue_on=today if overdue else None,
        after=cursor_from(cursor, date.fromisoformat),
        limit=limit + 1,
    )
    page = found[:limit]
    last = page[-1][0] if len(found) > limit else None
    after = cursor_of((last.due or NO_DAY).isoformat(), last.id) if last else None
    headers = {"Link": f'<{request.url.include_query_params(cursor=after)}>; rel="next"'}
    items = _told(session, page, viewer=viewer, hub=hub, today=today)
    return JSONResponse({"items": items, "next": after}, headers=headers if after else None)


@router.get("/{id}", name="action", responses={200: {"model": ActionReply}})
def show(session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str) -> Response:
    """One action, with the ETag that a change needs."""
    item = action_by_id(session, id, viewer=viewer)
    today = now.astimezone(hub.settings.zone).date()
    return _answer(session, item, viewer=viewer, hub=hub, today=today)


@router.patch("/{id}", name="action.patch", responses=CHANGED)
def update(
    request: Request,
    session: WriteSession,
    hub: TheHub,
    by: Author,
    now: Now,
    id: str,
    said: Change,
) -> Response:
    """Close it with proof, open it again, name the day; ``If-Match`` says what was seen."""
    item = change(session, id, said, seen=seen_mark(request), by=by, now=now)
    today = now.astimezone(hub.settings.zone).date()
    return _answer(session, item, viewer=by, hub=hub, today=today)


def _answer(session: Session, item: Item, *, viewer: Actor, hub: Hub, today: date) -> Response:
    [told] = _told(session, [item], viewer=viewer, hub=hub, today=today)
    tag = tag_of(item[0].mark, sees=sees_spans(viewer, item[0].team))
    return JSONResponse(told, headers={"ETag": tag})


def _told(
    session: Session, items: list[Item], *, viewer: Actor, hub: Hub, today: date
) -> list[dict[str, Any]]:
    services = services_of_writeups(session, [writeup.id for _, writeup in items])
    return [
        action_as_json(
            action,
            writeup,
            services[writeup.id],
            sees=sees_spans(viewer, action.team),
            base=hub.settings.public_url,
            today=today,
        )
        for action, writeup in items
    ]
