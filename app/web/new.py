"""Pushing by hand: paste or drop Markdown, see what is understood, publish."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.incoming import Incoming
from app.deps import Author, Now, ReadSession, TheHub, Viewer
from app.errors import problem, status_of
from app.hub import Hub
from app.i18n import locale_of
from app.pages import page
from app.pushing import preview, push
from app.reading.decoding import LIMIT, decoded
from app.web.naming import names
from app.web.understood import preview_of
from models.actor import Actor
from models.errors import YokotenError
from models.kinds import KINDS
from models.service import all_services
from models.source import source_from
from models.team import all_teams

LONGEST_TITLE = 200
router = APIRouter(prefix="/new", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form; it is kept whatever becomes of it."""

    markdown: str = ""
    team: str = ""
    kind: str = ""
    service: str = ""
    source: str = ""
    #: The bytes of a file, where one was sent.
    raw: bytes | None = None

    def incoming(self) -> Incoming:
        """Raises Unreadable, TooLarge and Invalid."""
        content = self.markdown.encode("utf-8", "replace") if self.raw is None else self.raw
        return Incoming(
            content=content,
            text=decoded(content),
            source=source_from(f"web:{self.source.strip()}") if self.source.strip() else None,
            kind=self.kind if self.kind in KINDS else None,
            services=(self.service,) if self.service else (),
            team=self.team or None,
            via="web",
        )


def typed(
    markdown: Annotated[str, Form()] = "",
    team: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    service: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Typed:
    """The form; a file counts instead of what was typed, and its name where none was given."""
    if file is None or not file.filename:
        return Typed(markdown.replace("\r\n", "\n"), team, kind, service, source)
    raw = file.file.read(LIMIT + 1)
    text = raw.decode("utf-8-sig", "replace")
    return Typed(text, team, kind, service, source or file.filename, raw)


TheForm = Annotated[Typed, Depends(typed)]


@router.get("", name="new")
def show(request: Request, session: ReadSession, viewer: Viewer, title: str = "") -> Response:
    """The empty form; with a ``title`` (what was searched in vain) its first line stands there."""
    begun = " ".join(title.split())[:LONGEST_TITLE]
    team = viewer.teams[0] if viewer.teams else ""
    form = Typed(f"# {begun}\n\n" if begun else "", team)
    choices = choices_for(session, viewer, locale_of(request))
    return page(request, "new/show.html", form=form, problem=None, **choices)


@router.post("/preview", name="new.preview")
def show_preview(request: Request, hub: TheHub, by: Author, now: Now, form: TheForm) -> Response:
    try:
        rehearsed = preview(hub, form.incoming(), by=by, now=now)
    except YokotenError as error:
        return _refused(request, hub, by, form, error)
    locale = locale_of(request)
    with hub.reading() as session:
        told = preview_of(session, rehearsed, locale=locale)
        told |= choices_for(session, by, locale)
    return page(request, "new/preview.html", form=form, problem=None, **told)


@router.post("", name="new.publish")
def create(request: Request, hub: TheHub, by: Author, now: Now, form: TheForm) -> Response:
    try:
        pushed = push(hub, form.incoming(), by=by, now=now)
    except YokotenError as error:
        return _refused(request, hub, by, form, error)
    return RedirectResponse(f"/w/{pushed.id}", 303)


def choices_for(session: Session, viewer: Actor, locale: str) -> dict[str, Any]:
    """What the form offers: the teams that one may write for, all services, all kinds."""
    services = all_services(session)
    called = names(session, locale, services=[one.slug for one in services])
    teams = [
        called.team(team.slug)
        for team in all_teams(session)
        if viewer.writes_for(team.slug) and not team.is_library
    ]
    return {
        "teams": teams,
        "services": [called.service(one.slug) for one in services if one.is_confirmed],
        "kinds": list(KINDS),
    }


def _refused(request: Request, hub: Hub, by: Actor, form: Typed, error: YokotenError) -> Response:
    """The form again, with all that was typed and why it was not taken."""
    locale = locale_of(request)
    with hub.reading() as session:
        choices = choices_for(session, by, locale)
    return page(
        request,
        "new/show.html",
        status=status_of(error),
        form=form,
        problem=problem(error, locale),
        **choices,
    )
