"""What the APIs of GitHub and GitLab have in common: JSON, pages by link, limits on requests."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from app.outbound import Outbound, Reply, Unreachable
from app.tickets.port import Later, Refused

PER_PAGE = 50
#: Pages that are looked through, the newest tickets first. With PATIENCE each, and two requests
#: besides, this ends well within a job's lease.
MOST_PAGES = 3
PATIENCE = 6.0
#: A page of long texts.
LIMIT = 8 * 1024 * 1024
LONGEST_REASON = 200
T = TypeVar("T")
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,<]*\brel="?next"?')


class Api:
    """One address of an API, with its token; ``is_limited`` tells a limit from a refusal."""

    def __init__(
        self,
        base: str,
        headers: Mapping[str, str],
        outbound: Outbound,
        *,
        is_limited: Callable[[Reply], bool],
    ) -> None:
        self._base, self._headers, self._outbound = base, headers, outbound
        self._is_limited = is_limited

    def get(self, path: str) -> dict[str, Any]:
        return _of_shape(dict, self._asked("GET", self._base + path))

    def post(self, path: str, said: Mapping[str, Any]) -> dict[str, Any]:
        return _of_shape(dict, self._asked("POST", self._base + path, said))

    def pages(self, path: str) -> Iterator[list[dict[str, Any]]]:
        """The first pages of a list, by the links that the answers give."""
        address: str | None = self._base + path
        for _ in range(MOST_PAGES):
            if address is None:
                return
            reply = self._asked("GET", address)
            yield [one for one in _of_shape(list, reply) if isinstance(one, dict)]
            address = self._next(reply)

    def _next(self, reply: Reply) -> str | None:
        """The link of the next page, where it leads into this API: the token goes nowhere else."""
        found = _NEXT.search(reply.headers.get("link", ""))
        return found[1] if found and found[1].startswith(self._base + "/") else None

    def _asked(self, method: str, address: str, said: Mapping[str, Any] | None = None) -> Reply:
        reply = self._outbound.request(method, address, headers=self._headers, said=said)
        if reply.status < 300:
            return reply
        if reply.status == 429 or self._is_limited(reply):
            raise Later(_wait(reply))
        if reply.status >= 500:
            raise Unreachable("“{host}” answers {status}.", host=reply.host, status=reply.status)
        raise Refused("“{host}” answers {status}: {reason}", host=reply.host,
                      status=reply.status, reason=_reason(reply))  # fmt: skip


def _of_shape(shape: type[T], reply: Reply) -> T:
    said = reply.json()
    if isinstance(said, shape):
        return said
    raise Unreachable("“{host}” answers something else than was asked.", host=reply.host)


def _wait(reply: Reply) -> float | None:
    """Seconds until it may be asked again, as the answer says it."""
    headers = reply.headers
    if after := _number(headers.get("retry-after")):
        return after
    reset = _number(headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset"))
    return reset - time.time() if reset else None


def _number(written: str | None) -> float | None:
    return float(written) if written and written.isascii() and written.isdigit() else None


def _reason(reply: Reply) -> str:
    try:
        said = reply.json()
    except Unreachable:
        return "?"
    reason = (said.get("message") or said.get("error")) if isinstance(said, dict) else None
    return str(reason or "?")[:LONGEST_REASON]
