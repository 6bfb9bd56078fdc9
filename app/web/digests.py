"""The weekly digest on the web: a page per week for each person, the coming one, the archive."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.editions import archive, coming_week, edition
from app.actions.picking import LONGEST_NOTE, closes_at, may_pick, pick, pickable
from app.actions.weeks import Week, week_from
from app.deps import Now, ReadSession, SignedIn, Sre, TheHub
from app.errors import status_of
from app.hub import Hub
from app.i18n import locale_of, translated
from app.markdown import strip_redactions
from app.pages import page
from app.web.digest_lines import digest_lines
from models.actor import Actor
from models.answer import JUSTIFICATIONS
from models.errors import Invalid, NotFound, YokotenError
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
    return _page(request, session, hub, viewer, now, week_from(week))


@router.post("/{week}/pick", name="digest.pick")
def create_pick(
    request: Request,
    hub: TheHub,
    by: Sre,
    now: Now,
    week: str,
    learning: Annotated[str, Form()] = "",
    other: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """``other`` is a learning that the list does not offer, by id or address.

    The page again, with what was typed and what is wrong, while there is something to choose.
    """
    meant, chosen = week_from(week), other.strip() or learning
    try:
        with hub.transaction() as session:
            pick(session, meant, chosen, note=note, by=by, settings=hub.settings, now=now)
    except (Invalid, NotFound) as error:
        with hub.reading() as session:
            if by.scope or not may_pick(session, meant, by=by, settings=hub.settings, now=now):
                raise
            return _page(request, session, hub, by, now, meant, (chosen, note, error))
    return RedirectResponse(f"/digests/{meant}#pick", 303)


def _page(
    request: Request,
    session: Session,
    hub: Hub,
    viewer: Actor,
    now: Now,
    week: Week,
    refused: tuple[str, str, YokotenError] | None = None,
) -> Response:
    person, locale = _person(session, viewer), locale_of(request)
    coming = coming_week(session, person, settings=hub.settings, now=now)
    if not _has(week, person, coming):
        raise NotFound("There is no edition of that week.")
    found = edition(session, person, week, settings=hub.settings, locale=locale, now=now)
    zone = zone_of(person.timezone, hub.settings.zone)
    today = now.astimezone(zone).date()
    return page(
        request,
        "digest/show.html",
        status=status_of(refused[2]) if refused else 200,
        address=f"/digests/{week}",
        digest=found.digest,
        is_coming=found.is_coming,
        previous=before if _has(before := week.later(-1), person, coming) else None,
        following=after if _has(after := week.later(1), person, coming) else None,
        justifications=JUSTIFICATIONS,
        picking=_picking(session, hub, viewer, week, now, refused),
        problem=translated(refused[2], locale) if refused else None,
        by=viewer,
        **digest_lines(session, found.digest, viewer, locale=locale, today=today),
    )


def _has(week: Week, person: Person, coming: Week) -> bool:
    """From the week in which somebody came to the one whose edition comes next."""
    since = person.created_at.date() - timedelta(days=6)
    return since <= week.first <= coming.first


def _picking(
    session: Session,
    hub: Hub,
    viewer: Actor,
    week: Week,
    now: Now,
    typed: tuple[str, str, YokotenError] | None,
) -> dict[str, object] | None:
    """What the SRE team chooses from; None where there is nothing to choose any more."""
    if not may_pick(session, week, by=viewer, settings=hub.settings, now=now):
        return None
    row = session.get(Pick, str(week))
    learning, note = typed[:2] if typed else (row.learning, row.note) if row else ("", "")
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
        "until": closes_at(week),
    }


def _person(session: Session, viewer: Actor) -> Person:
    if person := session.get(Person, viewer.id):
        return person
    raise NotFound("There is no such person.")
