"""The ledger of what is sent, for the SRE team: its states, and what a person has to decide."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from app.actions.bouncing import forget_bounces
from app.actions.resending import resume, say_arrived, send_again
from app.actions.weeks import week_from
from app.deps import Now, ReadSession, Sre, WriteSession
from app.i18n import locale_of
from app.pages import page
from app.pages.dates import short_day
from app.web.dispatch_lines import dispatch_lines, monday_of
from app.web.own_paths import own_path
from models.errors import NotFound
from models.ledger import (
    CADENCES,
    SHOWN_STATES,
    Sought,
    counts,
    recipients_like,
    sought_dispatches,
)
from models.person import Person

PER_PAGE = 50
router = APIRouter(prefix="/dispatches", include_in_schema=False)
Back = Annotated[str, Form()]


class Chosen(BaseModel):
    """The filters as they stand in the address."""

    week: str = ""
    kind: str = ""
    state: str = ""
    recipient: str = ""

    def address(self, **other: str | int) -> str:
        chosen = {name: value for name, value in (self.model_dump() | other).items() if value}
        return f"/dispatches?{urlencode(chosen)}"


def _chosen(week: str = "", kind: str = "", state: str = "", recipient: str = "") -> Chosen:
    return Chosen(
        week=str(week_from(week.strip())) if week.strip() else "",
        kind=kind if kind in CADENCES else "",
        state=state if state in SHOWN_STATES else "",
        recipient=recipient.strip()[:100],
    )


@router.get("", name="dispatch.index")
def index(
    request: Request,
    session: ReadSession,
    _by: Sre,
    chosen: Annotated[Chosen, Depends(_chosen)],
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The last planned first; how many there are in each state stands above, whichever is shown."""
    among = recipients_like(session, chosen.recipient) if chosen.recipient else None
    sought = Sought(week=chosen.week, cadence=chosen.kind, state=chosen.state, recipients=among)
    offset = (number - 1) * PER_PAGE
    found = sought_dispatches(session, sought, limit=PER_PAGE + 1, offset=offset)
    locale, monday = locale_of(request), monday_of(chosen.week)
    return page(
        request,
        "dispatch/index.html",
        lines=dispatch_lines(session, found[:PER_PAGE], locale),
        counts=counts(session, sought),
        chosen=chosen,
        monday=short_day(monday, locale) if monday else None,
        kinds=CADENCES,
        states=SHOWN_STATES,
        previous=chosen.address(page=number - 1) if number > 1 else None,
        following=chosen.address(page=number + 1) if len(found) > PER_PAGE else None,
    )


@router.post("/{id}/arrival", name="dispatch.arrived")
def arrived(session: WriteSession, by: Sre, now: Now, id: str, back: Back = "") -> Response:
    """It is known to have arrived."""
    say_arrived(session, id, by=by, now=now)
    return _back(back)


@router.post("/{id}/sending", name="dispatch.send_again")
def again(session: WriteSession, by: Sre, now: Now, id: str, back: Back = "") -> Response:
    """Send it once more, at whoever's word it is."""
    send_again(session, id, by=by, now=now)
    return _back(back)


@router.post("/recipients/{id}/address", name="dispatch.address_works")
def address_works(session: WriteSession, by: Sre, now: Now, id: str, back: Back = "") -> Response:
    """Letters are sent to this person again, although the last ones came back."""
    if session.get(Person, id) is None:
        raise NotFound("There is no such person.")
    forget_bounces(session, id, by=by, now=now)
    return _back(back)


@router.post("/weeks/{week}/resumption", name="dispatch.resume")
def go_on(session: WriteSession, by: Sre, now: Now, week: str) -> Response:
    """Wake what stands still of a week's editions, and plan for whoever is missing."""
    chosen = Chosen(week=str(week_from(week)))
    resume(session, chosen.week, by=by, now=now)
    return RedirectResponse(chosen.address(), 303)


def _back(address: str) -> Response:
    path = own_path(address)
    return RedirectResponse(path if path.startswith("/dispatches") else "/dispatches", 303)
