"""How much may be sent. Doors have smaller limits of their own; this one holds for all."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.guarding.open_routes import is_open

MOST = 12 << 20
#: For whoever has not signed in: an address for a link, a language.
MOST_OPEN = 64 << 10
#: Of an address: taking a longer one apart takes long.
LONGEST_ADDRESS = 256 << 10
#: So much more is read and thrown away, so that the sender gets to read the answer.
_PATIENCE = 64 << 20


class BodyLimit:
    """Counts what arrives, whatever Content-Length says; raises 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = MOST_OPEN if is_open(scope["path"]) else MOST
        if _declared(scope) > limit or len(scope["query_string"]) > LONGEST_ADDRESS:
            await _drain(receive)
            raise HTTPException(413)
        await self._app(scope, _counting(receive, limit), send)


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _counting(receive: Receive, limit: int) -> Receive:
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > limit:
            if message.get("more_body"):
                await _drain(receive)
            raise HTTPException(413)
        return message

    return counted


async def _drain(receive: Receive) -> None:
    dropped = 0
    while dropped < _PATIENCE:
        message = await receive()
        dropped += len(message.get("body", b""))
        if not message.get("more_body"):
            return
