"""/teams/{slug}/channels: where a team is told as a team, for whoever writes for it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.channel_forms import ChannelForm
from app.actions.channel_trials import note_trial, trial
from app.actions.channelling import (
    MOST,
    add_channel,
    change_channel,
    pause_channel,
    remove_channel,
    renew_secret,
    resume_channel,
    team_channel,
    team_channels,
)
from app.deps import Now, ReadSession, SignedIn, TheHub, WriteSession
from app.errors import status_of
from app.hub import Hub
from app.i18n import LOCALES, locale_of, say, translated
from app.pages import page
from app.pages.words import words_for
from app.web.channel_lines import channel_lines
from app.web.channel_trying import tried
from models.actor import Actor
from models.catalogue import visible_team
from models.channel import KINDS
from models.errors import YokotenError

router = APIRouter(prefix="/teams/{slug}/channels", include_in_schema=False)


def typed(
    title: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    lang: Annotated[str, Form()] = "ja",
    digest: Annotated[bool, Form()] = False,
    urgent: Annotated[bool, Form()] = False,
) -> ChannelForm:
    return ChannelForm(
        title=title, address=address, lang=lang, wants_digest=digest, wants_urgent=urgent
    )


TheForm = Annotated[ChannelForm, Depends(typed)]


@router.get("", name="channel.index")
def index(request: Request, session: ReadSession, by: SignedIn, now: Now, slug: str) -> Response:
    return _page(request, session, slug, by, now)


@router.post("", name="channel.create")
def create(
    request: Request,
    hub: TheHub,
    by: SignedIn,
    now: Now,
    slug: str,
    form: TheForm,
    kind: Annotated[str, Form()] = "",
) -> Response:
    """Add a channel; the secret of a webhook is shown on the page that answers, and nowhere else."""
    allowed = hub.settings.outbound_allow
    try:
        with hub.transaction() as session:
            channel = add_channel(session, slug, kind, form, allowed=allowed, by=by, now=now)
            id_, secret = channel.id, channel.secret
    except YokotenError as error:
        return _refused(request, hub, slug, by, now, error, at="new", form=form, kind=kind)
    return _with_secret(request, hub, slug, by, now, (id_, secret)) if secret else _back(slug, id_)


@router.post("/{id}", name="channel.change")
def change(
    request: Request, hub: TheHub, by: SignedIn, now: Now, slug: str, id: str, form: TheForm
) -> Response:
    try:
        with hub.transaction() as session:
            channel = team_channel(session, slug, id, by=by)
            allowed = hub.settings.outbound_allow
            change_channel(session, channel, form, allowed=allowed, by=by, now=now)
    except YokotenError as error:
        return _refused(request, hub, slug, by, now, error, at=id, changed=form)
    return _back(slug, id)


@router.post("/{id}/secret", name="channel.renew")
def renew(request: Request, hub: TheHub, by: SignedIn, now: Now, slug: str, id: str) -> Response:
    with hub.transaction() as session:
        secret = renew_secret(session, team_channel(session, slug, id, by=by), by=by, now=now)
    return _with_secret(request, hub, slug, by, now, (id, secret))


@router.post("/{id}/pause", name="channel.pause")
def pause(session: WriteSession, by: SignedIn, now: Now, slug: str, id: str) -> Response:
    pause_channel(session, team_channel(session, slug, id, by=by), by=by, now=now)
    return _back(slug, id)


@router.post("/{id}/resumption", name="channel.resume")
def resume(session: WriteSession, by: SignedIn, now: Now, slug: str, id: str) -> Response:
    resume_channel(session, team_channel(session, slug, id, by=by), by=by, now=now)
    return _back(slug, id)


@router.post("/{id}/removal", name="channel.remove")
def remove(session: WriteSession, by: SignedIn, now: Now, slug: str, id: str) -> Response:
    remove_channel(session, team_channel(session, slug, id, by=by), by=by, now=now)
    return _back(slug)


@router.post("/{id}/trial", name="channel.try")
def try_out(request: Request, hub: TheHub, by: SignedIn, now: Now, slug: str, id: str) -> Response:
    """Send a test message now, and tell what came back."""
    with hub.reading() as session:
        channel = team_channel(session, slug, id, by=by)
        message = trial(session, channel, public_url=hub.settings.public_url, by=by, now=now)
    outcome = tried(hub, channel, message, locale=locale_of(request))
    with hub.transaction() as session:
        note_trial(session, team_channel(session, slug, id, by=by), outcome, by=by, now=now)
    with hub.reading() as session:
        words = words_for("channel_trial", outcome.state)
        told = say(locale_of(request), words, host=outcome.host)
        return _page(request, session, slug, by, now, outcome=outcome, told=told)


def _back(slug: str, id: str = "") -> Response:
    return RedirectResponse(f"/teams/{slug}/channels{id and f'#{id}'}", 303)


def _with_secret(
    request: Request, hub: Hub, slug: str, by: Actor, now: Now, secret: tuple[str, str]
) -> Response:
    with hub.reading() as session:
        return _page(request, session, slug, by, now, secret=secret)


def _refused(
    request: Request,
    hub: Hub,
    slug: str,
    by: Actor,
    now: Now,
    error: YokotenError,
    *,
    at: str,
    **context: Any,
) -> Response:
    """The page with what was typed, but the address; raises what forbids the page itself.

    ``at`` is the channel whose form was refused, or ``new``.
    """
    with hub.reading() as session:
        said = {"refused": translated(error, locale_of(request)), "status": status_of(error)}
        return _page(request, session, slug, by, now, at=at, **said, **context)


def _page(
    request: Request, session: Session, slug: str, by: Actor, now: Now, **context: Any
) -> Response:
    found = team_channels(session, slug, by=by)
    is_full = len(found) >= MOST
    team = visible_team(session, slug, viewer=by)
    shown: dict[str, Any] = {
        "team": {"slug": slug, "name": team.name(locale_of(request))},
        "channels": channel_lines(session, found, now=now),
        "kinds": KINDS,
        "kind": "slack",
        "languages": LOCALES,
        "form": ChannelForm(lang=team.lang, wants_digest=True, wants_urgent=True),
        "is_full": is_full,
        "forms": [one.id for one in found] + ([] if is_full else ["new"]),
        "most": MOST,
        "refused": None,
        "at": "",
        "secret": None,
        "outcome": None,
    }
    address = f"/teams/{slug}/channels"
    return page(request, "channel/index.html", address=address, **(shown | context))
