"""A mail server, and how a connection to it is opened: secured first, then signed in."""

import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from functools import cache

from app.outbound.fates import NotSentError
from app.settings import is_loopback

#: Seconds for connecting, and for each answer before the letter itself.
PATIENCE = 8.0
#: Seconds after which no letter is begun any more: with the answers that are still to come it all
#: has to end well within ``models.job.LEASE``.
BEFORE = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    host: str
    port: int
    user: str = ""
    password: str = ""
    is_tls: bool = False


def connected(server: Server, *, begun_at: float) -> smtplib.SMTP:
    """A connection that is ready for letters; raises NotSentError."""
    try:
        smtp = _greeted(server)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSentError(said_by(error)) from error
    try:
        _without_delay(smtp)
        hurry(begun_at)
        _secure(smtp, server)
        hurry(begun_at)
        if server.user:
            smtp.login(server.user, server.password)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        smtp.close()
        raise NotSentError(said_by(error)) from error
    except NotSentError:
        smtp.close()
        raise
    return smtp


def hurry(begun_at: float) -> None:
    """Raises NotSentError where it took too long already to begin a letter."""
    if time.monotonic() - begun_at > BEFORE:
        raise NotSentError("the mail server is too slow")


def said_by(error: Exception) -> str:
    """What went wrong, on one line. A password the server may quote is not among it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the mail server refuses the login: {error.smtp_code}"
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        return " ".join(f"{error.smtp_code} {said}".split())
    return " ".join(f"{type(error).__name__}: {error}".split())


def _greeted(server: Server) -> smtplib.SMTP:
    name = _own_name()
    if server.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=name, timeout=PATIENCE, context=context
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=PATIENCE)


def _without_delay(smtp: smtplib.SMTP) -> None:
    """The dot follows the letter at once: else it waits 40 ms for the letter's acknowledgement."""
    if smtp.sock:
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _secure(smtp: smtplib.SMTP, server: Server) -> None:
    """Raises SMTPNotSupportedError where a password would have to go in the clear.

    To this machine itself nobody listens in, and the certificate of a relay there is seldom real.
    """
    _must(*smtp.ehlo())
    is_wanted = smtp.has_extn("starttls") and not is_loopback(server.host)
    if not server.is_tls and (server.user or is_wanted):
        _must(*smtp.starttls(context=ssl.create_default_context()))
        _must(*smtp.ehlo())


def _must(code: int, reply: bytes) -> None:
    if code // 100 != 2:
        raise smtplib.SMTPResponseException(code, reply)


@cache
def _own_name() -> str:
    """Asked once: where names do not resolve, asking takes seconds."""
    return socket.getfqdn()
