"""What a reader chose for this browser: language and colours, each in a cookie of a year."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.deps import TheHub
from app.i18n import COOKIE
from app.pages import THEME_COOKIE
from app.web.own_paths import own_path

YEAR = int(timedelta(days=365).total_seconds())
router = APIRouter(prefix="/preferences", include_in_schema=False)

Back = Annotated[str, Form()]


@router.post("/language", name="preference.language")
def language(
    hub: TheHub, language: Annotated[Literal["ja", "en"], Form()], back: Back = "/"
) -> Response:
    return _kept(COOKIE, language, back, is_https=hub.settings.is_https)


@router.post("/theme", name="preference.theme")
def theme(
    hub: TheHub, theme: Annotated[Literal["", "light", "dark"], Form()] = "", back: Back = "/"
) -> Response:
    return _kept(THEME_COOKIE, theme, back, is_https=hub.settings.is_https)


def _kept(cookie: str, value: str, back: str, *, is_https: bool) -> Response:
    response = RedirectResponse(own_path(back), 303)
    if value:
        response.set_cookie(cookie, value, YEAR, secure=is_https, httponly=True, samesite="lax")
    else:
        response.delete_cookie(cookie)
    return response
