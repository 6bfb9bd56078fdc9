"""Serving: bring everything up, say so once it really answers, and end in good order."""

import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

import uvicorn

from app.actions.admitting import issue, welcome
from app.actions.inviting import link_address
from app.cli.keeping import seed_if_empty
from app.cli.logs import configure_logs
from app.cli.stopping import stop
from app.cli.terminal import tell
from app.clock import utc_now
from app.hub import Hub
from app.main import create_app
from app.settings import Settings

#: Seconds for requests to end after SIGTERM; with the worker's, all is over within ten.
GRACE = 5
BACKLOG = 512
#: Bytes of a request's address and headers; a question of a megabyte is refused in words, where
#: the server itself would only hang up.
LONGEST_HEAD = 2 << 20
EXAMPLE = "examples/障害報告.md"
#: Whose the example is, in the demo.
DEMO_TEAM = "billing"


def serve_hub(*, host: str | None, port: int | None, works: bool) -> None:
    """Until SIGTERM or Ctrl-C."""
    configure_logs()
    signal.signal(signal.SIGTERM, _leave)
    asked = {"host": host, "port": port}
    given: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    settings = Settings(**given)
    listener = reserved(settings)
    settings = Settings(**given | {"port": listener.getsockname()[1]})
    hub = Hub(settings)
    try:
        told = _prepared(hub)
    finally:
        hub.close()
    server = Announcing(_config(settings, works=works), lambda: _announce(settings, told))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """The server ends what it has begun, then raises the signal again: this is the good end."""
    raise SystemExit(0)


def reserved(settings: Settings) -> socket.socket:
    """The port, ours from now on; it takes connections once the server is up."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named TCP, else asyncio does not take it for one and leaves Nagle's 40 ms on.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        stop(
            "{host}:{port} cannot be listened on ({reason}). Choose another with "
            "YOKOTEN_PORT or --port.",
            host=settings.host,
            port=settings.port,
            reason=error.strerror,
        )
    return listener


class Announcing(uvicorn.Server):
    """A server that says when it takes connections."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            threading.Thread(target=self._warm_up, daemon=True).start()
            self._announce()

    def _warm_up(self) -> None:
        """Start the workshop, so that the first push need not wait for it."""
        app: Any = self.config.app
        app.state.hub.preparer.start()


def _config(settings: Settings, *, works: bool) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings, works=works),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=GRACE,
        backlog=BACKLOG,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        lifespan="on",
        ws="none",
    )


def _prepared(hub: Hub) -> dict[str, str]:
    """What is to be told: a link each time on one's own machine, a token at the very first."""
    hub.migrate()
    told: dict[str, str] = {}
    is_first = seed_if_empty(hub)
    if not hub.settings.is_loopback:
        return told
    with hub.transaction() as session:
        told["link"] = link_address(hub.settings.public_url, welcome(session, now=utc_now()))
        if is_first:
            team = DEMO_TEAM if hub.settings.demo else None
            told["token"] = issue(session, "first start", "push", team=team, now=utc_now())
    return told


def _announce(settings: Settings, told: dict[str, str]) -> None:
    tell("\nYokoten answers at {address}", address=settings.public_url)
    if link := told.get("link"):
        tell("Sign in (this link works once):\n  {link}", link=link)
    if token := told.get("token"):
        tell("Token for pushing (shown this once):\n  {token}", token=token)
        tell("Try it, in another terminal:")
        address = "" if settings.port == 8000 else f"YOKOTEN_URL={settings.public_url} "
        print(f"  {address}YOKOTEN_TOKEN={token} .venv/bin/yokoten push {EXAMPLE}", flush=True)
    tell("Stop it with Ctrl-C.")
