"""The buttons of a learning's page: confirm its scope, circulate it, adopt it."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.actions.adopting import Terms, adopt
from app.actions.circulating import circulate, confirm_scope
from app.deps import Author, Now, WriteSession
from app.web.asks import day_in
from app.web.learning_editing import revision_mark
from app.web.own_paths import own_path
from models.database import take_turns
from models.errors import Stale
from models.learning import learning_by_id

router = APIRouter(include_in_schema=False, prefix="/learnings/{id}")


@router.post("/scope", name="learning.confirm-scope")
def confirm(
    session: WriteSession,
    by: Author,
    now: Now,
    id: str,
    condition: Annotated[str, Form()],
    revision: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Circulate within this scope, past material too: somebody pressed the button for it."""
    take_turns(session)
    learning, writeup = learning_by_id(session, id, viewer=by)
    if revision and revision != revision_mark(learning, writeup):
        raise Stale
    confirm_scope(session, learning, writeup, condition.strip(), by=by, now=now)
    circulate(session, learning, by=by, now=now)
    return RedirectResponse(own_path(back or f"/learnings/{id}"), 303)


@router.post("/circulation", name="learning.circulate")
def ask_everybody(session: WriteSession, by: Author, now: Now, id: str) -> Response:
    """Ask the services in scope, of past material too."""
    take_turns(session)
    learning, _ = learning_by_id(session, id, viewer=by)
    by.must_write_for(learning.team)
    circulate(session, learning, by=by, now=now)
    return RedirectResponse(f"/learnings/{id}", 303)


@router.post("/rollout", name="learning.adopt")
def create_rollout(
    session: WriteSession,
    by: Author,
    now: Now,
    id: str,
    due: Annotated[str, Form()] = "",
    is_mandatory: Annotated[bool, Form()] = False,
    is_restricted: Annotated[bool, Form()] = False,
) -> Response:
    learning, _ = learning_by_id(session, id, viewer=by)
    terms = Terms(due=day_in(due), is_mandatory=is_mandatory, is_restricted=is_restricted)
    rollout, _ = adopt(session, learning, terms, by=by, now=now)
    return RedirectResponse(f"/rollouts/{rollout.id}", 303)
