"""Following and not following, by the buttons on pages."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.actions.following import choose
from app.actions.naming_targets import target_named
from app.deps import Now, SignedIn, WriteSession
from app.web.own_paths import own_path

router = APIRouter(include_in_schema=False)


@router.post("/follows", name="follow.choose")
def create(
    session: WriteSession,
    by: SignedIn,
    now: Now,
    follow: Annotated[str, Form()] = "",
    unfollow: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/settings",
) -> Response:
    """``follow`` or ``unfollow`` is a kind and a target, such as ``team:payments``."""
    kind, _, target = (follow or unfollow).partition(":")
    named = target_named(session, kind, target, viewer=by) if follow else target
    choose(session, (kind, named), by=by, is_on=bool(follow), now=now)
    return RedirectResponse(own_path(back), 303)
