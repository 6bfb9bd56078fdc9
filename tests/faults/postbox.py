"""A mail server that takes most letters, and behaves badly to some, as servers do."""

import asyncio
import re
import socket
import threading
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

_NUMBER = re.compile(r"person(\d+)@")
#: One of so many recipients is refused, put off, put off after all was said, or left hanging.
_EVERY = 97
_HANGS_EVERY = 1_000


def number_of(address: str) -> int:
    """The number of a person of ``bench.big_house``."""
    found = _NUMBER.match(address)
    assert found, address
    return int(found[1])


class Postbox:
    """``taken`` are the letters that were taken over; ``hung`` those that got no answer."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.hung: list[str] = []
        self.tries: Counter[int] = Counter()
        self._lock = threading.Lock()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def is_refused(self, number: int) -> bool:
        return number % _EVERY == 5

    async def handle_RCPT(self, server: SMTP, _session, envelope, address: str, _options) -> str:
        number = number_of(address)
        self.tries[number] += 1
        if self.is_refused(number):
            return "550 5.1.1 no such mailbox"
        if number % _EVERY == 6 and self.tries[number] == 1:
            server.transport.close()
            return "421 4.3.2 going down"
        if number % _EVERY == 9 and self.tries[number] == 1:
            return "421 4.3.2 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:
        (address,) = envelope.rcpt_tos
        number = number_of(address)
        if number % _EVERY == 7 and self.tries[number] == 1:
            return "452 4.2.2 mailbox is full for now"
        if number % _HANGS_EVERY == 8:
            self.hung.append(address)
            await asyncio.sleep(600)
        with self._lock:
            self.taken.append((address, envelope.content))
        return "250 OK"
