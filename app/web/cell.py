"""One cell of the table: a page with why, who, when, evidence and history, and its forms."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.deps import Now, ReadSession, TheHub, Viewer
from app.hub import Hub
from app.i18n import locale_of
from app.markdown import strip_all_redactions
from app.pages import page
from app.pages.status_marks import marks
from app.web.cell_evidence import check_lines
from app.web.cell_reasons import reasons
from app.web.cell_sheet import Place, course, place_of, rights, timing
from app.web.naming import names
from app.web.sheet import shown
from models.actor import Actor
from models.answer import JUSTIFICATIONS, STATED

router = APIRouter(prefix="/rollouts/{id}/cells/{service}", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into one of the forms, kept whatever becomes of it."""

    form: str = ""
    status: str = ""
    justification: str = ""
    note: str = ""
    until: str = ""
    effort_hours: str = ""
    downtime: str = ""
    verdict: str = ""


@router.get("", name="cell.show")
def show(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    viewer: Viewer,
    now: Now,
    id: str,
    service: str,
) -> Response:
    place = place_of(session, id, service, viewer=viewer, now=now)
    return cell_page(request, session, hub, place, viewer, now)


def cell_page(
    request: Request,
    session: Session,
    hub: Hub,
    place: Place,
    viewer: Actor,
    now: Now,
    *,
    typed: Typed | None = None,
    problem: str | None = None,
    status: int = 200,
) -> Response:
    """The page; with a ``problem``, and what was typed, where a form was refused."""
    locale = locale_of(request)
    past = course(session, place, viewer=viewer)
    today = now.astimezone(hub.settings.zone).date()
    is_late = place.rollout is not None and place.rollout.is_overdue(today)
    return page(
        request,
        "rollout/cell.html",
        status=status,
        typed=typed or _begun(place),
        problem=problem,
        **_named(session, place, locale),
        **past,
        **rights(place, past, viewer),
        standing=timing(place, now, is_late=is_late),
        reasons=reasons(session, place.learning, place.service, locale),
        checks=check_lines(session, place.learning, place.service.slug, locale),
    )


def _begun(place: Place) -> Typed:
    """An empty form; the effort is what the learning says."""
    learning = place.learning
    hours = f"{learning.effort_hours:g}" if learning.effort_hours is not None else ""
    downtime = {True: "yes", False: "no", None: ""}[learning.downtime]
    return Typed(effort_hours=hours, downtime=downtime)


def _named(session: Session, place: Place, locale: str) -> dict[str, Any]:
    called = names(session, locale, services=[place.service.slug])
    team = place.service.team
    return {
        "place": place,
        "learning": strip_all_redactions(place.learning.model_dump()),
        "writeup": shown(place.writeup) if place.writeup else None,
        "rollout": place.rollout,
        "service": called.service(place.service.slug),
        "team": called.team(team) if team else None,
        "marks": marks(locale),
        "stated": STATED,
        "justifications": JUSTIFICATIONS,
    }
