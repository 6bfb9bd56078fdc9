"""``/writeups/{id}/unrelated``: what resembles a write-up and was said not to be related."""

from typing import Any

from fastapi import APIRouter, Response

from app.actions.setting_aside import say_related, say_unrelated
from app.api.replies import UnrelatedList
from app.deps import Author, Now, ReadSession, TheHub, Viewer, WriteSession
from app.markdown import redact
from models.unrelated import unrelated_to
from models.writeup import writeup_by_id

router = APIRouter(prefix="/writeups")


@router.get("/{id}/unrelated", name="unrelated", responses={200: {"model": UnrelatedList}})
def index(session: ReadSession, hub: TheHub, viewer: Viewer, id: str) -> dict[str, Any]:
    """What was set aside, the last first; it is related to this one no more."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    base = hub.settings.public_url
    return {
        "unrelated": [
            {
                "id": one.id,
                "kind": one.kind,
                "title": redact(one.title),
                "team": one.team,
                "url": f"{base}/w/{one.id}",
            }
            for one in unrelated_to(session, writeup.id, viewer=viewer)
        ]
    }


@router.put("/{id}/unrelated/{other}", name="unrelated.put", status_code=204)
def create(session: WriteSession, by: Author, now: Now, id: str, other: str) -> Response:
    """Not related, in both directions; for the team of ``id`` and the SRE team."""
    say_unrelated(session, id, other, by=by, now=now)
    return Response(status_code=204)


@router.delete("/{id}/unrelated/{other}", name="unrelated.delete", status_code=204)
def remove(session: WriteSession, by: Author, now: Now, id: str, other: str) -> Response:
    """Related after all, whichever side said otherwise."""
    say_related(session, id, other, by=by, now=now)
    return Response(status_code=204)
