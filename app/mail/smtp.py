"""Letters by SMTP, over connections that are kept open while letters follow one another."""

from typing import Self
from urllib.parse import unquote, urlsplit

from app.mail.addresses import mailable, parted
from app.mail.mime import as_bytes
from app.mail.port import Letter
from app.mail.smtp_line import Line
from app.mail.smtp_pool import Pool
from app.mail.smtp_server import Server
from app.outbound.fates import RefusedError


class SmtpSender:
    """``smtp://`` uses STARTTLS where the server has it, and must where a password is sent."""

    def __init__(self, server: Server, sender: str) -> None:
        self.server, self._sender = server, sender
        self._pool = Pool()

    @classmethod
    def from_url(cls, url: str, sender: str) -> Self:
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        server = Server(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if is_tls else 587 if parts.username else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls=is_tls,
        )
        return cls(server, sender)

    def send(self, letter: Letter) -> None:
        wire, to = self._written(letter), mailable(letter.to)
        bounces_to = letter.bounces_to or parted(self._sender)[1]
        line = self._pool.take() or Line(self.server)
        try:
            line.hand_over(wire, sender=bounces_to, to=to)
        finally:
            self._pool.give(line)

    def close(self) -> None:
        self._pool.close()

    def _written(self, letter: Letter) -> bytes:
        try:
            return as_bytes(letter, self._sender)
        except ValueError as error:
            raise RefusedError(str(error)) from error
