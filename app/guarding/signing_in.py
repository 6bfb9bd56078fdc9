"""Who is asking, looked up before a door or a body is read; nobody in particular is sent away."""

from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.auth.actors import actor_by_cookie, actor_by_identity, actor_by_token
from app.auth.cookies import cookie_name
from app.auth.workload import is_signed
from app.clock import utc_now
from app.errors import wants_problem
from app.guarding.open_routes import bears_token, is_open, knows_who
from app.hub import Hub
from app.settings import Settings
from models.actor import Actor
from models.errors import Forbidden, SignInNeeded

_READING = ("GET", "HEAD")


class SigningIn:
    """Puts the Actor into ``request.state.actor``."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._cookie = cookie_name(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if is_open(scope["path"]) or bears_token(scope["path"], scope["query_string"]):
            if knows_who(scope["path"]):
                request.state.actor = await self._actor(request)
            await self._app(scope, receive, send)
            return
        request.state.actor = await self._actor(request)
        if request.state.actor:
            await self._app(scope, receive, send)
            return
        if wants_problem(request) or "authorization" in request.headers:
            raise SignInNeeded
        await _to_sign_in(request)(scope, receive, send)

    async def _actor(self, request: Request) -> Actor | None:
        """Whoever sends a token acts by it alone, right or wrong; a cookie counts without one."""
        hub: Hub = request.app.state.hub
        if header := request.headers.get("authorization"):
            kind, _, token = header.partition(" ")
            secret = token.strip() if kind.casefold() == "bearer" else ""
            if is_signed(secret):
                return await run_sync(_by_identity, hub, secret, request.method)
            return await run_sync(_by_token, hub, secret) if secret else None
        secret = request.cookies.get(self._cookie, "")
        return await run_sync(_by_cookie, hub, secret) if secret else None


def _by_token(hub: Hub, secret: str) -> Actor | None:
    with hub.reading() as session:
        return actor_by_token(session, secret, now=utc_now(), sightings=hub.sightings)


def _by_identity(hub: Hub, signed: str, method: str) -> Actor:
    """The network is asked before a session is opened. Raises SignInNeeded, Forbidden."""
    identity = hub.workloads.identity(signed, now=utc_now())
    if identity.is_proposal and method not in _READING:
        raise Forbidden("What runs for a proposed change may read, and nothing else.")
    with hub.reading() as session:
        return actor_by_identity(session, identity)


def _by_cookie(hub: Hub, secret: str) -> Actor | None:
    with hub.reading() as session:
        return actor_by_cookie(session, secret, now=utc_now(), sightings=hub.sightings)


def _to_sign_in(request: Request) -> RedirectResponse:
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    wanted = f"?next={quote(back)}" if request.method == "GET" and back != "/" else ""
    return RedirectResponse(f"/sign-in{wanted}", 303)
