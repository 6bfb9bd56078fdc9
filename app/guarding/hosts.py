"""Only the names that this hub goes by: a page of a stranger's name must not reach it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors.faults import Misdirected
from app.settings import Settings

#: Asked by load balancers, which go by addresses and names of their own.
_PROBES = ("/healthz", "/readyz")


class KnownHost:
    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._names = {"localhost", (urlsplit(settings.public_url).hostname or "").casefold()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _PROBES:
            self._check(Headers(scope=scope).getlist("host"))
        await self._app(scope, receive, send)

    def _check(self, hosts: list[str]) -> None:
        if len(hosts) != 1 or not self._is_known(name_of(hosts[0])):
            raise Misdirected

    def _is_known(self, name: str) -> bool:
        """Rebinding works by names: an address in digits can only be meant as it is."""
        return name in self._names or _is_address(name)


def name_of(host: str) -> str:
    """The name in a Host header or an authority, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
