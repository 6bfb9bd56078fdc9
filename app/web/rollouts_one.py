"""One learning's rollout: its terms, how each team stands, closing it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.adopting import close
from app.deps import Now, ReadSession, Sre, TheHub, Viewer, WriteSession
from app.hub import Hub
from app.i18n import locale_of
from app.markdown import strip_all_redactions
from app.pages import page
from app.pages.status_marks import marks
from app.web.naming import names
from app.web.rollouts_burndown import picture, steps_of
from app.web.rollouts_sheet import standings
from app.web.sheet import shown
from models.actor import Actor
from models.answer import history_of
from models.cell import cells_of_learnings, is_seen_whole, learning_seen, statements_behind
from models.learning import Learning
from models.person import names_of
from models.rollout import Rollout, rollout_by_id, rollout_of

router = APIRouter(prefix="/rollouts", include_in_schema=False)


@router.get("/{id}", name="rollout.show")
def show(
    request: Request, session: ReadSession, hub: TheHub, viewer: Viewer, now: Now, id: str
) -> Response:
    learning, writeup, rollout = found(session, id, viewer)
    locale, today = locale_of(request), now.astimezone(hub.settings.zone).date()
    return page(
        request,
        "rollout/show.html",
        learning=strip_all_redactions(learning.model_dump()),
        writeup=shown(writeup) if writeup else None,
        rollout=rollout,
        marks=marks(locale),
        is_whole=is_seen_whole(session, learning, viewer),
        is_overdue=rollout is not None and rollout.is_overdue(today),
        may_adopt=rollout is None and viewer.scope is None and viewer.writes_for(learning.team),
        may_close=rollout is not None and rollout.closed_at is None and viewer.leads,
        adopter=names_of(session, {rollout.by}).get(rollout.by, rollout.by) if rollout else "",
        **_standing(session, hub, learning, rollout, viewer, locale, now),
    )  # fmt: skip


@router.post("/{id}/closure", name="rollout.close")
def create_closure(session: WriteSession, by: Sre, now: Now, id: str) -> Response:
    close(session, rollout_by_id(session, id), by=by, now=now)
    return RedirectResponse(f"/rollouts/{id}", 303)


def found(session: Session, id: str, viewer: Actor) -> tuple[Learning, Any, Rollout | None]:
    """By the id of a rollout or of its learning; raises NotFound for what may not be seen."""
    rollout = session.get(Rollout, id)
    learning, writeup = learning_seen(session, rollout.learning if rollout else id, viewer=viewer)
    return learning, writeup, rollout or rollout_of(session, learning.id)


def _standing(
    session: Session,
    hub: Hub,
    learning: Learning,
    rollout: Rollout | None,
    viewer: Actor,
    locale: str,
    now: Now,
) -> dict[str, Any]:
    """The services' lines, and the picture of how they came to stand so."""
    zone = hub.settings.zone
    cells = cells_of_learnings(session, [learning.id], viewer=viewer, now=now)
    called = names(session, locale, services=[cell.service for cell in cells])
    said = statements_behind(session, cells)
    since = rollout.at if rollout else learning.circulated_at
    steps = (
        steps_of(cells, history_of(session, learning.id), since=since, now=now, zone=zone)
        if since
        else []
    )
    return {
        "team": called.team(learning.team),
        "standings": standings(
            session, learning, rollout, cells, said, called,
            now=now, today=now.astimezone(zone).date(),
        ),
        "burndown": picture(steps, rollout.due if rollout else None),
    }  # fmt: skip
