"""Signing in by a one-time link, and out.

Looking at a link's page does not use it up: mail scanners open every link. The form that asks for
one gives the same answer to every address.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.auth.cookies import clear_cookie, cookie_name, set_cookie
from app.deps import Now, ReadSession, TheHub, WriteSession
from app.i18n import locale_of
from app.pages import page
from app.web.own_paths import own_path
from models.job import enqueue
from models.login import close_login, open_login, redeem, usable_link

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(alias="next")]


@router.get("/sign-in", name="sign_in.new")
def new(request: Request, then: Next = "/") -> Response:
    return page(request, "sign-in/new.html", then=own_path(then))


@router.post("/sign-in", name="sign_in.ask")
def ask(
    request: Request,
    session: WriteSession,
    now: Now,
    email: Annotated[str, Form(max_length=254)],
    then: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    locale, back = locale_of(request), own_path(then)
    enqueue(session, "invite", now=now, email=email.strip(), then=back, locale=locale)
    return page(request, "sign-in/sent.html", email=email)


@router.get("/sign-in/{secret}", name="sign_in.link")
def link(
    request: Request, session: ReadSession, now: Now, secret: str, then: Next = "/"
) -> Response:
    is_usable = usable_link(session, secret, now=now) is not None
    template = "sign-in/link.html" if is_usable else "sign-in/over.html"
    return page(request, template, status=200 if is_usable else 410, then=own_path(then))


@router.post("/sign-in/{secret}", name="sign_in.use")
def use(
    request: Request,
    hub: TheHub,
    session: WriteSession,
    now: Now,
    secret: str,
    then: Annotated[str, Form(alias="next")] = "/",
) -> Response:
    person = redeem(session, secret, now=now)
    if person is None:
        return page(request, "sign-in/over.html", status=410, then=own_path(then))
    response = RedirectResponse(own_path(then), 303)
    set_cookie(response, open_login(session, person, now=now), hub.settings)
    return response


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request, hub: TheHub, session: WriteSession) -> Response:
    close_login(session, request.cookies.get(cookie_name(hub.settings), ""))
    response = RedirectResponse("/sign-in", 303)
    clear_cookie(response, hub.settings)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
