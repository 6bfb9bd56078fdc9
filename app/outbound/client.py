"""A client for strangers: no private addresses, no redirects, no proxies, no endless answers."""

import json
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore2
from httpx2 import URL, InvalidURL, create_ssl_context

from app.outbound.connecting import CheckedBackend, Deadline
from app.outbound.reach import Reach
from app.outbound.refusals import Elsewhere, Unfit, Unreachable, Unreached
from app.outbound.resolving import Resolver, permitted_addresses, system_addresses

#: Bytes of an answer, and seconds from the first look-up to the last byte.
LIMIT = 1024 * 1024
PATIENCE = 10.0
_SCHEMES = ("http", "https")
_BROKEN = (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, UnicodeError)
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
        needs_body: bool = True,
    ) -> Reply:
        """What ``url`` answers, whatever its status but a redirect; ``said`` is sent as JSON.

        Bytes are JSON already. Where no body is needed, an answer counts from its status on,
        whatever becomes of the rest. Raises Unreachable, and Unreached where nothing left.
        """
        target = web_address(url)
        body = _written(said)
        sent = {"Host": target.netloc.decode(), **_OWN_HEADERS, **(headers or {})}
        if body:
            sent |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        backend = CheckedBackend(self._addresses, Deadline(self._patience))
        try:
            with self._answer(backend, method, target, sent, body) as answer:
                return self._reply(answer, target.host, needs_body=needs_body)
        except httpcore2.TimeoutException:
            problem = "“{host}” takes too long."
        except _BROKEN:
            problem = "“{host}” cannot be reached."
        raise (Unreachable if backend.has_begun else Unreached)(problem, host=target.host)

    @contextmanager
    def _answer(
        self,
        backend: CheckedBackend,
        method: str,
        target: URL,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Iterator[httpcore2.Response]:
        if self._context is None:
            self._context = create_ssl_context()  # SSL_CERT_FILE may name a company's own CA
        sent = list(headers.items())
        with (
            httpcore2.ConnectionPool(self._context, network_backend=backend) as pool,
            pool.stream(method, _same(target), headers=sent, content=body) as answer,
        ):
            yield answer

    def _reply(self, answer: httpcore2.Response, host: str, *, needs_body: bool) -> Reply:
        if answer.status in range(300, 400):
            raise Elsewhere("“{host}” sends us elsewhere, which is not followed.", host=host)
        told = {name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in answer.headers}  # fmt: skip
        body = bytearray()
        try:
            self._read(answer, body, host)
        except (Unreachable, httpcore2.TimeoutException, *_BROKEN):
            if needs_body:
                raise
        return Reply(host, answer.status, told, bytes(body))

    def _read(self, answer: httpcore2.Response, body: bytearray, host: str) -> None:
        for part in answer.iter_stream():
            body += part
            if len(body) > self._limit:
                raise Unreachable("“{host}” answers more than {limit} bytes.",
                                  host=host, limit=self._limit)  # fmt: skip

    def _addresses(self, host: str, port: int, left: float) -> list[str]:
        return permitted_addresses(
            host, port, resolve=self._resolve, reach=self._reach, timeout=left
        )


def _written(said: object) -> bytes:
    if said is None or isinstance(said, bytes):
        return said or b""
    return json.dumps(said, ensure_ascii=False).encode()


def web_address(url: str) -> URL:
    """An address that the hub may go to, as far as it says so itself; raises Unfit."""
    try:
        target = URL(url)
    except (InvalidURL, TypeError):
        raise Unfit("This is no web address.") from None
    is_ours = target.scheme in _SCHEMES and not target.userinfo
    if not is_ours or not target.host or (target.port or 1) not in range(1, 65536):
        raise Unfit("This is no web address that the hub goes to.")
    return target


def _same(target: URL) -> httpcore2.URL:
    """In parts, not as a text: a second parser might read a second host out of it."""
    return httpcore2.URL(
        scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path
    )
