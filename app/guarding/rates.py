"""How often somebody may try to sign in. The answer is the same whether they are known or not."""

import time
from collections import deque
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from models.errors import TooMany

TRIES, WINDOW = 10, 300.0
_SIGN_IN = "/sign-in"
#: Addresses that are remembered; beyond it those whose window is over are forgotten.
_MOST = 10_000


class Rates:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tries = Window(TRIES, WINDOW)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_try(scope):
            self._tries.count(scope["client"][0] if scope.get("client") else "")
        await self._app(scope, receive, send)


class Window:
    """At most ``most`` in any ``seconds``, by key. Used by one thread: the event loop's."""

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._times: dict[str, deque[float]] = {}

    def count(self, key: str) -> None:
        """Raises TooMany where this one is one too many; it does not count then."""
        now = self._clock()
        if len(self._times) > _MOST:
            self._forget(now)
        times = self._times.setdefault(key, deque())
        while times and times[0] <= now - self._seconds:
            times.popleft()
        if len(times) >= self._most:
            raise TooMany
        times.append(now)

    def _forget(self, now: float) -> None:
        over = [key for key, times in self._times.items() if times[-1] <= now - self._seconds]
        for key in over:
            del self._times[key]


def _is_try(scope: Scope) -> bool:
    """Asking for a link, and opening or using one; looking at the form is none."""
    path, is_post = str(scope["path"]), scope["method"] == "POST"
    return path.startswith(_SIGN_IN + "/") or (path == _SIGN_IN and is_post)
