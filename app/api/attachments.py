"""``/attachments/{sha256}``: images that write-ups show."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.deps import Author, Now, ReadSession, TheHub
from models.attachment import has_attachment, keep_attachment, new_attachment
from models.errors import NotFound

router = APIRouter(prefix="/attachments")


@router.head("/{sha256}", name="attachment.known")
def head(session: ReadSession, by: Author, sha256: str) -> Response:
    """Whether the hub has the image, so that it need not be sent."""
    if not has_attachment(session, sha256, viewer=by):
        raise NotFound
    return Response(status_code=200)


@router.put("/{sha256}", name="attachment.keep")
async def put(request: Request, hub: TheHub, by: Author, now: Now, sha256: str) -> Response:
    """Keep an image: PNG, JPEG, GIF or WebP, at most 10 MiB, under its own SHA-256."""
    content = await request.body()

    def work() -> bool:
        image = new_attachment(sha256, content, by=by, now=now)
        with hub.reading() as session:
            is_known = has_attachment(session, sha256, viewer=by)
        with hub.transaction() as session:
            keep_attachment(session, image)
        return not is_known

    return Response(status_code=201 if await run_in_threadpool(work) else 200)
