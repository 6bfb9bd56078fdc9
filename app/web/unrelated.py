"""The forms below related write-ups: not related, and related after all."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.actions.setting_aside import say_related, say_unrelated
from app.deps import Author, Now, WriteSession

router = APIRouter(include_in_schema=False)


@router.post("/w/{id}/unrelated/{other}", name="unrelated.create")
def create(session: WriteSession, by: Author, now: Now, id: str, other: str) -> Response:
    say_unrelated(session, id, other, by=by, now=now)
    return RedirectResponse(f"/w/{id}#related", 303)


@router.post("/w/{id}/unrelated/{other}/removal", name="unrelated.remove")
def remove(session: WriteSession, by: Author, now: Now, id: str, other: str) -> Response:
    say_related(session, id, other, by=by, now=now)
    return RedirectResponse(f"/w/{id}#related", 303)
