"""Nothing leaves as a traceback: whatever is raised becomes a page or a problem document."""

import traceback

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import answer

_log = structlog.get_logger(__name__)


class Answering:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001 - the last edge before the server
            response = answer(Request(scope), error)
            if response.status_code == 500:
                note(error)
            if not started:
                await response(scope, receive, send)


def note(error: Exception) -> None:
    """Where it happened. Not what it said: messages quote their input, and that may be secret."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    _log.error("unexpected", error=type(error).__name__, at=places)
