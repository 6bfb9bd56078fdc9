"""Calls to a server that may be away, frozen, slow, or something else altogether."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache, partial
from typing import Any

import requests
import urllib3
from meilisearch import Client
from meilisearch._httprequests import HttpRequests
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)

FAILURES = (
    MeilisearchError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)
"""A server that is down or slow, and the answers of anything else that listens there."""
CONNECT, READ, WHOLE = 0.2, 0.6, 0.8
"""Seconds for a connection, for the next bytes, and for all of an answer to a question."""
LONGEST_ANSWER = 4 << 20
"""Bytes; nine times a hundred ids are about 50 KB."""
PAUSE = timedelta(seconds=30)
THREADS = 40
"""That ask at once, at most: as many as the web has."""


class TaskFailed(MeilisearchError):
    """A task of the server's did not succeed. `is_about_documents`: fewer of them might."""

    def __init__(self, message: str, *, is_about_documents: bool = False) -> None:
        super().__init__(message)
        self.is_about_documents = is_about_documents


class Breaker:
    """Asks nobody for thirty seconds after a failure, then lets one question through as a probe.

    One for all sessions of this process.
    """

    def __init__(self) -> None:
        self._open_until: float | None = None
        self._lock = threading.Lock()
        self.problem = ""

    def lets_through(self) -> bool:
        with self._lock:
            if self._open_until is None:
                return True
            if time.monotonic() < self._open_until:
                return False
            self._open_until = time.monotonic() + PAUSE.total_seconds()
            return True

    @property
    def is_open(self) -> bool:
        return self._open_until is not None

    def trip(self, problem: Exception) -> None:
        with self._lock:
            self._open_until = time.monotonic() + PAUSE.total_seconds()
            self.problem = in_words(problem)

    def close(self) -> None:
        with self._lock:
            self._open_until, self.problem = None, ""


class Line:
    """What all sessions of this process share of one address: its breaker, its connections."""

    def __init__(self) -> None:
        self.breaker = Breaker()
        self.session = requests.Session()
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=THREADS))
        # An answer that it may compress comes in two parts, and the second waits 40 ms for TCP's
        # acknowledgement of the first.
        self.session.headers["Accept-Encoding"] = "identity"
        self.refuses_wishes = False

    @staticmethod
    @cache
    def to(address: str) -> "Line":
        del address  # the key of the cache
        return Line()


def hasty_client(address: str, key: str | None, line: Line) -> Client:
    """For questions: on kept connections, with an answer that ends in time and in size."""
    client = Client(address, key)
    client.http = _Hasty(client.config, line.session)
    return client


def in_words(problem: Exception) -> str:
    """What is wrong, without what the server says of it: that may quote texts."""
    if isinstance(problem, MeilisearchApiError):
        refused = "it refuses the key" if problem.status_code in (401, 403) else "it answers"
        return f"{refused} ({problem.status_code} {problem.code or ''})".replace(" )", ")")
    if isinstance(problem, TaskFailed):
        return problem.message
    if isinstance(problem, MeilisearchTimeoutError):
        return "it does not answer in time"
    if isinstance(problem, MeilisearchCommunicationError):
        return "it cannot be reached"
    return "it answers like no Meilisearch"


class _Hasty(HttpRequests):
    def __init__(self, config: Any, session: requests.Session) -> None:
        super().__init__(config)
        self._session = session

    def send_request(self, http_method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        call = partial(_in_time, self._session, http_method.__name__)
        call.__name__ = http_method.__name__  # type: ignore[attr-defined]  # it is looked at
        return super().send_request(call, *args, **kwargs)


def _in_time(session: requests.Session, method: str, url: str, **given: Any) -> requests.Response:
    until = time.monotonic() + WHOLE
    given["timeout"] = (CONNECT, READ)
    with session.request(method, url, stream=True, allow_redirects=False, **given) as response:
        response._content = _read(response, until)  # noqa: SLF001 - as if it had been read at once
        return response


def _read(response: requests.Response, until: float) -> bytes:
    """All of the body. The timeout of a connection starts anew with every byte; this one not."""
    body = bytearray()
    try:
        while part := response.raw.read1(1 << 16, decode_content=True):
            body += part
            if time.monotonic() > until or len(body) > LONGEST_ANSWER:
                raise requests.exceptions.ReadTimeout("an answer without end")
    except urllib3.exceptions.HTTPError as broken:
        raise requests.exceptions.ConnectionError(str(broken)) from broken
    return bytes(body)
