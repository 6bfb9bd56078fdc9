"""Ending letters by a link in one of them: GET asks, POST does it, and nobody has to sign in.

Mail programs send the POST by themselves when their own button is pressed (RFC 8058): without a
cookie, from anywhere. Scanners open every link, so that GET changes nothing. The page names no
address: letters are forwarded.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.actions.unsubscribing import Ending, ending, resume, stop
from app.auth.unsubscribe_links import read
from app.deps import Now, TheHub
from app.pages import page

router = APIRouter(include_in_schema=False, prefix="/u")


@router.get("/{token}", name="unsubscribe.show")
def show(request: Request, hub: TheHub, now: Now, token: str) -> Response:
    link = read(token, key=hub.settings.signing_key)
    with hub.reading() as session:
        return _page(request, token, ending(session, link, now=now))


@router.post("/{token}", name="unsubscribe.create")
def create(
    request: Request,
    hub: TheHub,
    now: Now,
    token: str,
    again: Annotated[str, Form()] = "",
    one_click: Annotated[str, Form(alias="List-Unsubscribe")] = "",
) -> Response:
    """A mail program's own button ends nothing that a whole list reads."""
    link = read(token, key=hub.settings.signing_key)
    with hub.transaction() as session:
        before = ending(session, link, now=now)
        if again:
            resume(session, link, cadence=again, now=now)
        elif not (one_click and link.what == "channel"):
            stop(session, link, now=now)
        after = replace(ending(session, link, now=now), before=before.before)
    return _page(request, token, after, is_again=bool(again) and before.is_over)


def _page(request: Request, token: str, told: Ending, *, is_again: bool = False) -> Response:
    return page(
        request,
        "unsubscribe/show.html",
        locale=told.locale,
        token=token,
        told=told,
        is_again=is_again and not told.is_over,
    )
