"""SRE 定例: the SRE team's weekly meeting on one page."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.deps import Now, ReadSession, Sre, TheHub
from app.hub import Hub
from app.i18n import locale_of
from app.markdown import strip_redactions
from app.pages import page
from app.web.desk_parts import PARTS, Desk
from app.web.naming import names
from models.actor import Actor
from models.errors import NotFound
from models.service import all_services

#: What a meeting goes through of one part before it says “all of them”.
FEW = 5
router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("", name="desk")
def show(request: Request, session: ReadSession, hub: TheHub, by: Sre, now: Now) -> Response:
    return _shown(request, session, hub, by, now, PARTS, limit=FEW)


@router.get("/{part}", name="desk.part")
def show_part(
    request: Request, session: ReadSession, hub: TheHub, by: Sre, now: Now, part: str
) -> Response:
    """One part with all that is in it."""
    if part not in PARTS:
        raise NotFound("The desk has no part “{part}”.", part=part)
    return _shown(request, session, hub, by, now, [part], limit=None)


def _shown(
    request: Request,
    session: Session,
    hub: Hub,
    by: Actor,
    now: Now,
    parts: Iterable[str],
    *,
    limit: int | None,
) -> Response:
    locale, settings = locale_of(request), hub.settings
    desk = Desk(session, by, now, settings.zone, settings.public_url)
    return page(
        request,
        "desk/show.html",
        parts={name: PARTS[name](desk) for name in parts},
        limit=limit,
        by=by,
        called=names(session, locale, services=[one.slug for one in all_services(session)]),
        public=strip_redactions,
    )
