"""``/attachments/{sha256}``: an image as a page shows it."""

from fastapi import APIRouter, Request, Response

from app.deps import ReadSession, Viewer
from models.attachment import attachment_for

#: Opened by itself, an image must be no page, whatever a browser makes of its bytes.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie",
}

router = APIRouter(include_in_schema=False)


@router.get("/attachments/{sha256}", name="attachment.show")
def show(request: Request, session: ReadSession, viewer: Viewer, sha256: str) -> Response:
    """To whoever may see a write-up that shows it; the right is looked up each time."""
    image = attachment_for(session, sha256, viewer=viewer)
    headers = HEADERS | {"ETag": f'"{image.sha256}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(image.content, headers=headers, media_type=image.media_type)
