"""The answers to what a write-up's page asks of its team."""

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from app.actions.recurring import confirm_signature, say_otherwise, say_recurred
from app.deps import Author, Now, TheHub, WriteSession

router = APIRouter(include_in_schema=False, prefix="/w/{id}")


@router.post("/signature", name="signature.confirm")
def confirm(session: WriteSession, hub: TheHub, by: Author, now: Now, id: str) -> Response:
    confirm_signature(session, id, by=by, now=now, zone=hub.settings.zone)
    return RedirectResponse(f"/w/{id}", 303)


@router.post("/recurrences/{learning}/{service}", name="recurrence.create")
def create(
    session: WriteSession, hub: TheHub, by: Author, now: Now, id: str, learning: str, service: str
) -> Response:
    say_recurred(session, id, learning, service, by=by, now=now, zone=hub.settings.zone)
    return RedirectResponse(f"/learnings/{learning}#{service}", 303)


@router.post("/recurrences/{learning}/{service}/denial", name="recurrence.deny")
def deny(
    session: WriteSession, hub: TheHub, by: Author, now: Now, id: str, learning: str, service: str
) -> Response:
    say_otherwise(session, id, learning, service, by=by, now=now, zone=hub.settings.zone)
    return RedirectResponse(f"/w/{id}#recurrences", 303)
