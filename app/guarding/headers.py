"""The headers that every answer carries (rulings 29)."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_ALWAYS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS = "max-age=31536000"
#: Links that are secrets stand in these addresses.
_SECRET = ("/sign-in", "/answer/", "/u/", "/feeds/")


class SecurityHeaders:
    """A door may set a stricter value of its own; what it sets is kept."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = _ALWAYS | (
            {"Strict-Transport-Security": _HSTS} if settings.is_https else {}
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, path: str) -> None:
        if path.startswith(_SECRET):
            headers["Referrer-Policy"] = "no-referrer"
        for name, value in self._headers.items():
            headers.setdefault(name, value)
        _add_caching(headers)


def _add_caching(headers: MutableHeaders) -> None:
    """Nothing is kept by caches unless its door says so; what has an ETag is asked for again."""
    if "etag" not in headers:
        headers.setdefault("Cache-Control", "private, no-store")
    elif "cache-control" not in headers:
        headers["Cache-Control"] = "private, no-cache"
        headers.add_vary_header("Cookie, Authorization")
