"""A client for strangers: no private addresses, no redirects, no proxies, no endless answers."""

import json
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore2
from httpx2 import URL, InvalidURL, create_ssl_context

from app.outbound.connecting import CheckedBackend, Deadline
from app.outbound.reach import Reach
from app.outbound.refusals import Unreachable
from app.outbound.resolving import Resolver, permitted_addresses, system_addresses

#: Bytes of an answer, and seconds from the first look-up to the last byte.
LIMIT = 1024 * 1024
PATIENCE = 10.0
_SCHEMES = ("http", "https")
_OWN_HEADERS = {"User-Agent": "Yokoten", "Accept-Encoding": "identity", "Connection": "close"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the names of ``headers`` are in lower case."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; raises Unreachable where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreachable("“{host}” answered something that is no JSON.",
                              host=self.host) from None  # fmt: skip


class Outbound:
    """Sends requests; for any number of threads. Never within a transaction: it is slow."""

    def __init__(
        self,
        allowed: Iterable[str] = (),
        *,
        resolve: Resolver = system_addresses,
        context: ssl.SSLContext | None = None,
        limit: int = LIMIT,
        patience: float = PATIENCE,
    ) -> None:
        self._reach, self._resolve = Reach(allowed), resolve
        self._context, self._limit, self._patience = context, limit, patience

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        said: object = None,
    ) -> Reply:
        """What ``url`` answers, whatever its status but a redirect; ``said`` is sent as JSON.

        Raises Unreachable.
        """
        target = _checked(url)
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        sent = {"Host": target.netloc.decode(), **_OWN_HEADERS, **(headers or {})}
        if body:
            sent |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        try:
            return self._answer(method, target, sent, body)
        except httpcore2.TimeoutException:
            raise Unreachable("“{host}” takes too long.", host=target.host) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, UnicodeError):
            raise Unreachable("“{host}” cannot be reached.", host=target.host) from None

    def _answer(self, method: str, target: URL, headers: Mapping[str, str], body: bytes) -> Reply:
        if self._context is None:
            self._context = create_ssl_context()  # SSL_CERT_FILE may name a company's own CA
        backend = CheckedBackend(self._addresses, Deadline(self._patience))
        with (
            httpcore2.ConnectionPool(self._context, network_backend=backend) as pool,
            pool.stream(
                method, _same(target), headers=list(headers.items()), content=body
            ) as answer,
        ):
            if answer.status in range(300, 400):
                raise Unreachable("“{host}” sends us elsewhere, which is not followed.",
                                  host=target.host)  # fmt: skip
            told = {name.decode("latin-1").lower(): value.decode("latin-1")
                    for name, value in answer.headers}  # fmt: skip
            return Reply(target.host, answer.status, told, self._read(answer, target.host))

    def _read(self, answer: httpcore2.Response, host: str) -> bytes:
        body = bytearray()
        for part in answer.iter_stream():
            body += part
            if len(body) > self._limit:
                raise Unreachable("“{host}” answers more than {limit} bytes.",
                                  host=host, limit=self._limit)  # fmt: skip
        return bytes(body)

    def _addresses(self, host: str, port: int, left: float) -> list[str]:
        return permitted_addresses(
            host, port, resolve=self._resolve, reach=self._reach, timeout=left
        )


def _checked(url: str) -> URL:
    """A web address without user names in it; raises Unreachable."""
    try:
        target = URL(url)
    except (InvalidURL, TypeError):
        raise Unreachable("This is no web address.") from None
    is_ours = target.scheme in _SCHEMES and not target.userinfo
    if not is_ours or not target.host or (target.port or 1) not in range(1, 65536):
        raise Unreachable("This is no web address that the hub goes to.")
    return target


def _same(target: URL) -> httpcore2.URL:
    """In parts, not as a text: a second parser might read a second host out of it."""
    return httpcore2.URL(
        scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path
    )
