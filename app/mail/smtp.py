"""Letters by SMTP: one connection and one transaction per letter, so that refusals have a name."""

import smtplib
import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Self
from urllib.parse import unquote, urlsplit

from app.mail.port import Letter
from app.outbound.fates import NotSentError, RefusedError

#: Seconds for connecting, and for each answer of the server.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """``smtp://`` uses STARTTLS where the server has it, and must where a password is sent."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    is_tls: bool = False

    @classmethod
    def from_url(cls, url: str, sender: str) -> Self:
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (465 if is_tls else 587 if parts.username else 25),
            sender=sender,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            is_tls=is_tls,
        )

    def send(self, letter: Letter) -> None:
        message = letter.message(self.sender)
        with ExitStack() as stack:
            try:
                server = stack.enter_context(self._connected())
                self._secure(server)
                if self.user:
                    server.login(self.user, self.password)
            except (smtplib.SMTPException, OSError) as error:
                raise NotSentError(f"{type(error).__name__}: {error}") from error
            _hand_over(server, message)

    def _connected(self) -> smtplib.SMTP:
        if self.is_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)

    def _secure(self, server: smtplib.SMTP) -> None:
        """Raises SMTPNotSupportedError where a password would have to go in the clear."""
        server.ehlo()
        if not self.is_tls and (self.user or server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """A refusal has a code; a connection that breaks here leaves the letter's fate open."""
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = min(code for code, _ in error.recipients.values())
        raise _refusal(code, str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, str(error)) from error


def _refusal(code: int, said: str) -> NotSentError | RefusedError:
    return RefusedError(said) if code >= 500 else NotSentError(said)
