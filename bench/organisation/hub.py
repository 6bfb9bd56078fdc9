"""A hub that lives through a year in minutes: its own application, behind real HTTP.

The clock of this process is moved from moment to moment and stands still between them; the hub
runs in it and has no say in that. What its worker would do, the bench does when it has moved.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
import time_machine
import uvicorn

from app.actions.admitting import issue
from app.auth.cookies import cookie_name
from app.clock import utc_now
from app.hub import Hub
from app.jobs import schedule
from app.mail import Letter
from app.main import create_app
from app.settings import Settings
from app.worker import work_once
from models.login import open_login
from models.person import person_by_email

_PATIENCE = 60.0


@dataclass
class Postbox:
    """A sender that keeps count."""

    letters: int = 0

    def send(self, letter: Letter) -> None:
        """Asks are counted, digests are not."""
        self.letters += "<asks." in letter.headers["List-ID"]

    def close(self) -> None:
        """Nothing is kept open."""


@dataclass
class TravellingHub:
    """``clock`` moves it; every answer of it came over HTTP."""

    hub: Hub
    clock: time_machine.Traveller
    http: httpx2.Client
    post: Postbox
    tokens: dict[str, str] = field(default_factory=dict)

    def move_to(self, moment: datetime) -> None:
        """Go on to a moment, and do what has come due by then."""
        self.clock.move_to(moment)
        self.work()

    def work(self) -> None:
        schedule(self.hub, now=utc_now())
        while work_once(self.hub):
            pass

    def as_admin(self, method: str, path: str, **more: Any) -> Any:
        return self._asked(method, path, self._bearer("admin", None), more)

    def as_ci(self, team: str, method: str, path: str, **more: Any) -> Any:
        """With the push token of a team."""
        return self._asked(method, path, self._bearer("push", team), more)

    def as_person(self, email: str, method: str, path: str, **more: Any) -> Any:
        """As somebody who has signed in today."""
        cookie = f"{cookie_name(self.hub.settings)}={self._login(email)}"
        return self._asked(method, path, {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}, more)

    def _login(self, email: str) -> str:
        key = f"{email} {utc_now():%F}"
        if key not in self.tokens:
            with self.hub.transaction() as session:
                person = person_by_email(session, email)
                assert person is not None, email
                self.tokens[key] = open_login(session, person, now=utc_now())
        return self.tokens[key]

    def _bearer(self, scope: str, team: str | None) -> dict[str, str]:
        key = f"{scope} {team}"
        if key not in self.tokens:
            with self.hub.transaction() as session:
                self.tokens[key] = issue(session, key, scope, team=team, now=utc_now())
        return {"Authorization": f"Bearer {self.tokens[key]}"}

    def _asked(self, method: str, path: str, headers: dict[str, str], more: dict[str, Any]) -> Any:
        """The answer's JSON; raises RuntimeError with the hub's words where it refuses."""
        said = self.http.request(method, f"/api/v1{path}", headers=headers, **more)
        if said.is_error:
            raise RuntimeError(f"{method} {path}: {said.status_code} {said.text}")
        return said.json()


@contextmanager
def travelling_hub(begins: datetime) -> Iterator[TravellingHub]:
    """An empty hub at a moment, until the block ends."""
    with TemporaryDirectory(prefix="yokoten-organisation-") as folder, _listener() as listener:
        port = listener.getsockname()[1]
        settings = Settings(
            data_dir=Path(folder), demo=False, starter=False, port=port, preparers=1
        )
        with time_machine.travel(begins, tick=False) as clock:
            _migrate(settings)
            app = create_app(settings)
            with _served(app, listener), httpx2.Client(base_url=settings.public_url) as http:
                hub, post = app.state.hub, Postbox()
                hub.sender = post
                yield TravellingHub(hub, clock, http, post)


def _listener() -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener


def _migrate(settings: Settings) -> None:
    hub = Hub(settings)
    hub.migrate()
    hub.close()


@contextmanager
def _served(app: Any, listener: socket.socket) -> Iterator[None]:
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the hub did not start")
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)
