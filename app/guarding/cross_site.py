"""Forms of other sites are refused: they would be sent with our cookie.

Browsers say where a request comes from (Sec-Fetch-Site; older ones Origin). Whoever brings a
token in a header is no form.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.settings import Settings
from models.errors import Forbidden

_SAFE = ("GET", "HEAD", "OPTIONS")
_OURS = ("same-origin", "none")
#: Where programs post: mail programs to the last, from wherever they are (RFC 8058).
_MACHINES = ("/api/", "/hooks/", "/u/")


class CrossSite(Forbidden):
    """This request came from another site."""

    code = "cross-site"


class SameSite:
    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._public = settings.public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE:
            self._check(Headers(scope=scope), scope["path"])
        await self._app(scope, receive, send)

    def _check(self, headers: Headers, path: str) -> None:
        if "authorization" in headers or self._is_own(headers):
            return
        if "cookie" not in headers and (path.startswith(_MACHINES) or _is_no_browser(headers)):
            return
        raise CrossSite

    def _is_own(self, headers: Headers) -> bool:
        if site := headers.get("sec-fetch-site"):
            return site in _OURS
        origin = headers.get("origin", "")
        return origin == self._public or (
            origin != "" and urlsplit(origin).netloc == headers.get("host")
        )


def _is_no_browser(headers: Headers) -> bool:
    return "origin" not in headers and "sec-fetch-site" not in headers
