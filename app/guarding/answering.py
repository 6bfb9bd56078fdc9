"""Nothing leaves as a traceback: whatever is raised becomes a page or a problem document."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import answer
from app.errors.noting import note


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
