"""The demo behind real HTTP, with a clock that moves when it is told to.

A process of its own: ``travelling_hub.py FOLDER MAIL_URL``. It reads commands as JSON lines
(``{"move": days}``, ``{"link": email}``, ``{"token": scope, "team": …}``) and answers each with
one line. What a worker would do at a moment is done before the answer.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import time_machine
import uvicorn

from app.actions.admitting import admit, issue
from app.actions.inviting import link_address
from app.cli.logs import configure_logs
from app.clock import utc_now
from app.hub import Hub
from app.jobs import schedule
from app.main import create_app
from app.seeding import Seeds, seed
from app.settings import Settings
from app.worker import work_once


def main(folder: str, mail_url: str) -> None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    settings = Settings(
        data_dir=Path(folder),
        port=listener.getsockname()[1],
        mail_url=mail_url,
        mail_pace=0,
        preparers=1,
    )
    with time_machine.travel(utc_now(), tick=True) as clock:
        hub = Hub(settings)
        hub.migrate()
        seed(hub, Seeds(demo=True, starter=False), now=utc_now())
        hub.close()
        app = create_app(settings)
        _serve(app, listener)
        _say(settings.public_url)
        for line in sys.stdin:
            _say(_done(app.state.hub, clock, json.loads(line)))


def _done(hub: Hub, clock: Any, command: dict[str, Any]) -> str:
    if "move" in command:
        clock.shift(timedelta(days=command["move"]))
    if email := command.get("link"):
        with hub.transaction() as session:
            secret = admit(session, email, None, role="reader", teams=(), now=utc_now())
        return link_address(hub.settings.public_url, secret)
    if scope := command.get("token"):
        with hub.transaction() as session:
            return issue(session, scope, scope, team=command.get("team"), now=utc_now())
    schedule(hub, now=utc_now())
    while work_once(hub):
        pass
    return utc_now().isoformat()


def _serve(app: Any, listener: socket.socket) -> None:
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", ws="none")
    server = uvicorn.Server(config)
    serve: Callable[..., None] = server.run
    threading.Thread(target=serve, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)


def _say(words: str) -> None:
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    configure_logs()
    main(*sys.argv[1:])
