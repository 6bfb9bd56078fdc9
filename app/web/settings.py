"""A person's settings: language and zone, how letters come, what is followed, private feeds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.actions.bouncing import forget_bounces
from app.actions.following import choose
from app.actions.naming_targets import target_named
from app.actions.preferring import Preferences, keep_preferences, renew_feeds
from app.deps import Now, SignedIn, TheHub, WriteSession
from app.hub import Hub
from app.i18n import locale_of, translated
from app.pages import page
from app.web.settings_sheet import settings_sheet, typed_letters
from models.actor import Actor
from models.errors import Invalid, NotFound

router = APIRouter(prefix="/settings", include_in_schema=False)


def _preferences(
    locale: Annotated[str, Form()],
    timezone: Annotated[str, Form()],
    cadence: Annotated[str, Form()],
    weekday: Annotated[int, Form()] = 1,
    at: Annotated[str, Form()] = "",
    urgent: Annotated[str, Form()] = "",
) -> Preferences:
    return Preferences(locale, timezone, cadence, weekday, at, is_told_urgent=bool(urgent))


@router.get("", name="setting.show")
def show(request: Request, hub: TheHub, viewer: SignedIn) -> Response:
    return _page(request, hub, viewer, is_saved="saved" in request.query_params)


@router.post("", name="setting.save")
def save(
    request: Request,
    hub: TheHub,
    viewer: SignedIn,
    wanted: Annotated[Preferences, Depends(_preferences)],
) -> Response:
    """The page again, with what was typed and what is wrong, where something is not offered."""
    try:
        with hub.transaction() as session:
            keep_preferences(session, viewer.id, wanted)
    except Invalid as error:
        problem = translated(error, locale_of(request))
        return _page(request, hub, viewer, letters_problem=problem, **typed_letters(wanted))
    return RedirectResponse("/settings?saved=1", 303)


@router.post("/follows", name="setting.follow")
def follow(
    request: Request,
    hub: TheHub,
    viewer: SignedIn,
    now: Now,
    kind: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
) -> Response:
    """What is named; the page again, with what is wrong, where there is no such thing."""
    try:
        with hub.transaction() as session:
            target = target_named(session, kind, name, viewer=viewer)
            choose(session, (kind, target), by=viewer, is_on=True, now=now)
    except (Invalid, NotFound) as error:
        typed = {"kind": kind, "name": name}
        problem = translated(error, locale_of(request))
        return _page(request, hub, viewer, follow_problem=problem, typed=typed)
    return RedirectResponse("/settings#follows", 303)


@router.post("/address", name="setting.address-works")
def address_works(session: WriteSession, viewer: SignedIn, now: Now) -> Response:
    """Letters are sent there again, although the last ones came back."""
    forget_bounces(session, viewer.id, by=viewer, now=now)
    return RedirectResponse("/settings?saved=1", 303)


@router.post("/feeds/renewal", name="setting.renew-feeds")
def renew(session: WriteSession, viewer: SignedIn) -> Response:
    renew_feeds(session, viewer.id)
    return RedirectResponse("/settings#feeds", 303)


def _page(request: Request, hub: Hub, viewer: Actor, **context: Any) -> Response:
    shown = {
        "letters_problem": None,
        "follow_problem": None,
        "typed": {"kind": "", "name": ""},
        "is_saved": False,
    } | context
    locale = locale_of(request)
    with hub.reading() as session:
        sheet = settings_sheet(session, viewer, settings=hub.settings, locale=locale)
        is_refused = shown["letters_problem"] or shown["follow_problem"]
        return page(
            request,
            "settings/show.html",
            status=422 if is_refused else 200,
            address="/settings",
            **(sheet | shown),
        )
