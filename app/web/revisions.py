"""The revisions of a write-up, and what changed from one to the next."""

from fastapi import APIRouter, Request, Response

from app.deps import ReadSession, Viewer
from app.markdown import strip_redactions
from app.pages import page
from app.web.comparing import difference
from app.web.sheet import shown
from models.actor import Actor
from models.person import names_of
from models.revision import Revision, revision_of, revisions_of
from models.visibility import sees_spans
from models.writeup import WriteUp, writeup_by_id

router = APIRouter(include_in_schema=False)


@router.get("/w/{id}/revisions", name="revision.index")
def index(request: Request, session: ReadSession, viewer: Viewer, id: str) -> Response:
    writeup = writeup_by_id(session, id, viewer=viewer)
    rows = revisions_of(session, writeup.id)
    people = names_of(session, {by for _, _, by, _ in rows})
    revisions = [
        {"number": number, "at": at, "by": people.get(by, by), "commit": commit}
        for number, at, by, commit in rows
    ]
    return page(request, "revision/index.html", writeup=shown(writeup), revisions=revisions)


@router.get("/w/{id}/revisions/{number}", name="revision.show")
def show(request: Request, session: ReadSession, viewer: Viewer, id: str, number: int) -> Response:
    """A revision beside the one before it; the first beside nothing."""
    writeup = writeup_by_id(session, id, viewer=viewer)
    new = _text(revision_of(session, writeup.id, number), writeup, viewer)
    old = _text(revision_of(session, writeup.id, number - 1), writeup, viewer) if number > 1 else ""
    return page(
        request,
        "revision/show.html",
        writeup=shown(writeup),
        number=number,
        before=number - 1,
        difference=difference(old, new),
    )


def _text(revision: Revision, writeup: WriteUp, viewer: Actor) -> str:
    text = revision.text
    return text if sees_spans(viewer, writeup.team) else strip_redactions(text)
