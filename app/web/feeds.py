"""Atom feeds: of all, of a team, a service or a tag, each as its reader may see it now.

A reader's program cannot sign in; the address that it was given says for whom it reads.
"""

from hashlib import sha256
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.actions.feeding import newest_of
from app.auth.feed_links import feed_reader
from app.deps import Now, ReadSession, TheHub, person_asking
from app.hub import Hub
from app.i18n import locale_of, say
from app.pages.words import msgid
from app.web.feed_writing import Head, atom
from models.actor import Actor
from models.catalogue import visible_service, visible_team

router = APIRouter(prefix="/feeds", include_in_schema=False)


def _reader(
    request: Request, session: ReadSession, hub: TheHub, now: Now, token: str | None = None
) -> Actor:
    """The person of the token where there is one, whoever else may be signed in."""
    if token is not None:
        return feed_reader(session, token, key=hub.settings.signing_key, now=now)
    return person_asking(request)


Reader = Annotated[Actor, Depends(_reader, scope="function")]


@router.get("/all.atom", name="feed.all")
def of_all(request: Request, session: ReadSession, hub: TheHub, reader: Reader) -> Response:
    title = say(_locale(request, reader), msgid("What all teams publish"))
    return _answer(request, session, hub, reader, Head(title, "/feeds/all.atom", "/writeups"))


@router.get("/team/{slug}.atom", name="feed.team")
def of_team(
    request: Request, session: ReadSession, hub: TheHub, reader: Reader, slug: str
) -> Response:
    locale = _locale(request, reader)
    team = visible_team(session, slug, viewer=reader).name(locale)
    title = say(locale, msgid("What {team} publishes"), team=team)
    head = Head(title, f"/feeds/team/{slug}.atom", f"/teams/{slug}")
    return _answer(request, session, hub, reader, head, "team", slug)


@router.get("/service/{slug}.atom", name="feed.service")
def of_service(
    request: Request, session: ReadSession, hub: TheHub, reader: Reader, slug: str
) -> Response:
    locale = _locale(request, reader)
    service = visible_service(session, slug, viewer=reader).name(locale)
    title = say(locale, msgid("What is published about {service}"), service=service)
    head = Head(title, f"/feeds/service/{slug}.atom", f"/services/{slug}")
    return _answer(request, session, hub, reader, head, "service", slug)


@router.get("/tag/{tag:path}.atom", name="feed.tag")
def of_tag(
    request: Request, session: ReadSession, hub: TheHub, reader: Reader, tag: str
) -> Response:
    """Empty for a tag that nothing bears, or nothing that the reader may see."""
    title = say(_locale(request, reader), msgid("What is published with the tag {tag}"), tag=tag)
    head = Head(title, f"/feeds/tag/{quote(tag)}.atom", f"/writeups?tag={quote(tag, safe='')}")
    return _answer(request, session, hub, reader, head, "tag", tag)


def _answer(
    request: Request,
    session: Session,
    hub: Hub,
    reader: Actor,
    head: Head,
    kind: str = "",
    name: str = "",
) -> Response:
    writeups = newest_of(session, viewer=reader, kind=kind, name=name)
    locale, public_url = _locale(request, reader), hub.settings.public_url
    xml = atom(session, head, writeups, public_url=public_url, locale=locale)
    etag = f'"{sha256(xml).hexdigest()[:20]}"'
    if _has_it(request, etag):
        return Response(status_code=304, headers={"ETag": etag})
    kind = "application/atom+xml; charset=utf-8"
    return Response(xml, 200, {"ETag": etag}, media_type=kind)


def _has_it(request: Request, etag: str) -> bool:
    """By the ETag alone: a day says nothing of a write-up that is hidden by now."""
    sent = request.headers.get("if-none-match", "")
    return etag in [one.strip().removeprefix("W/") for one in sent.split(",")]


def _locale(request: Request, reader: Actor) -> str:
    """Programs name no language: whoever is read for by an address gets their own."""
    is_asking = getattr(request.state, "actor", None) is reader
    return locale_of(request) if is_asking else reader.locale or "ja"
