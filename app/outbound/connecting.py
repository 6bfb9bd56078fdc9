"""Connections to addresses that were checked, and to no others, until a moment that is set.

The name of a host goes no further than this: it is resolved once, every address is judged, and
one of these very addresses is connected to. TLS still asks the other side for the name.
"""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

from httpcore2 import (
    SOCKET_OPTION,
    ConnectError,
    ConnectTimeout,
    NetworkBackend,
    NetworkStream,
    ReadTimeout,
    SyncBackend,
)

#: Host, port and seconds left → addresses to try, in order.
Addresses = Callable[[str, int, float], list[str]]


class Deadline:
    """A moment that all parts of a request share."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; raises ReadTimeout where none are."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise ReadTimeout
        return left


class CheckedBackend(NetworkBackend):
    """Connects to what ``addresses`` says of a host; ``has_begun`` once anything was said there.

    Shaking hands for TLS is saying nothing: what is asked comes after it.
    """

    def __init__(self, addresses: Addresses, deadline: Deadline) -> None:
        self._addresses, self.deadline = addresses, deadline
        self._system = SyncBackend()
        self.has_begun = False

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        failure: Exception = ConnectError()
        for address in self._addresses(host, port, self.deadline.left()):
            try:
                left = self.deadline.left()
                stream = self._system.connect_tcp(address, port, left, None, socket_options)
            except (ConnectError, ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self)
        raise failure


class _Stream(NetworkStream):
    """A stream whose every step must end before the deadline, however often bytes drip in."""

    def __init__(self, stream: NetworkStream, backend: CheckedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._backend.deadline.left()
        self._backend.has_begun = True
        self._stream.write(buffer, left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> NetworkStream:
        left = self._backend.deadline.left()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
