"""The weekly digest on the web: a page per week for each person, the coming one, the archive."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.editions import archive, coming_week, edition
from app.actions.picking import LONGEST_NOTE, may_pick, pick, pickable
from app.actions.weeks import Week, week_from
from app.deps import Now, ReadSession, SignedIn, Sre, TheHub, WriteSession
from app.hub import Hub
from app.i18n import locale_of
from app.markdown import strip_redactions
from app.pages import page
from app.web.digest_lines import digest_lines
from models.actor import Actor
from models.answer import JUSTIFICATIONS
from models.errors import NotFound
from models.person import Person
from models.pick import Pick
from models.subscription import zone_of

router = APIRouter(prefix="/digests", include_in_schema=False)


@router.get("", name="digest.index")
def index(
    request: Request, session: ReadSession, hub: TheHub, viewer: SignedIn, now: Now
) -> Response:
    person = _person(session, viewer)
    return page(
        request,
        "digest/index.html",
        coming=coming_week(session, person, settings=hub.settings, now=now),
        lines=archive(session, person, settings=hub.settings, now=now),
    )


@router.get("/{week}", name="digest.show")
def show(
    request: Request, session: ReadSession, hub: TheHub, viewer: SignedIn, now: Now, week: str
) -> Response:
    meant, person, locale = week_from(week), _person(session, viewer), locale_of(request)
    coming = coming_week(session, person, settings=hub.settings, now=now)
    if not _has(meant, person, coming):
        raise NotFound("There is no edition of that week.")
    found = edition(session, person, meant, settings=hub.settings, locale=locale, now=now)
    zone = zone_of(person.timezone, hub.settings.zone)
    today = now.astimezone(zone).date()
    return page(
        request,
        "digest/show.html",
        digest=found.digest,
        is_coming=found.is_coming,
        previous=before if _has(before := meant.later(-1), person, coming) else None,
        following=after if _has(after := meant.later(1), person, coming) else None,
        justifications=JUSTIFICATIONS,
        picking=_picking(session, hub, viewer, meant, now),
        by=viewer,
        **digest_lines(session, found.digest, viewer, locale=locale, today=today),
    )


@router.post("/{week}/pick", name="digest.pick")
def create_pick(
    session: WriteSession,
    hub: TheHub,
    by: Sre,
    now: Now,
    week: str,
    learning: Annotated[str, Form()] = "",
    other: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """``other`` is a learning that the list does not offer, by id or address."""
    meant, chosen = week_from(week), other.strip() or learning
    pick(session, meant, chosen, note=note, by=by, settings=hub.settings, now=now)
    return RedirectResponse(f"/digests/{meant}#pick", 303)


def _has(week: Week, person: Person, coming: Week) -> bool:
    """From the week in which somebody came to the one whose edition comes next."""
    since = person.created_at.date() - timedelta(days=6)
    return since <= week.first <= coming.first


def _picking(
    session: Session, hub: Hub, viewer: Actor, week: Week, now: Now
) -> dict[str, object] | None:
    """What the SRE team chooses from; None where there is nothing to choose any more."""
    if not may_pick(week, by=viewer, settings=hub.settings, now=now):
        return None
    row = session.get(Pick, str(week))
    learning, note = (row.learning, row.note) if row else ("", "")
    offered = [
        (one.id, strip_redactions(one.statement), writeup.lang)
        for one, writeup in pickable(session)
    ]
    return {
        "offered": offered,
        "learning": learning,
        "is_other": learning not in [id_ for id_, *_ in offered],
        "note": note,
        "longest": LONGEST_NOTE,
    }


def _person(session: Session, viewer: Actor) -> Person:
    if person := session.get(Person, viewer.id):
        return person
    raise NotFound("There is no such person.")
