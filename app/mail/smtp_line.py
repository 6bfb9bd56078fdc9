"""One connection to a mail server, and what its answers mean for a letter.

Until the dot that ends a letter is sent, the server has not taken it over, whatever happens: it
may be tried again. From the dot on only the server's word counts (RFC 5321, 4.1.1.4 and 4.2.5).
"""

import re
import smtplib
import time
from contextlib import suppress

from app.mail.smtp_server import PATIENCE, Server, connected, hurry, said_by
from app.outbound.fates import NotSentError, RefusedError

#: Seconds for the answer to a whole letter; some servers look into it first.
LAST_PATIENCE = 20.0
#: Seconds for saying goodbye.
_PARTING = 2.0
#: What a server says of the connection and not of a letter: it closes; sign in first.
_CLOSING, _SIGN_IN = 421, 530
_DOT = re.compile(rb"^\.", re.MULTILINE)


class Unanswered(Exception):
    """The server got a letter and did not say whether it took it over."""


class Line:
    """Opened by its making; raises NotSentError where the server cannot be had or trusted."""

    def __init__(self, server: Server) -> None:
        self._begun_at = self.used_at = time.monotonic()
        self._smtp = connected(server, begun_at=self._begun_at)
        self.letters = 0
        self.is_broken = False

    def is_ready(self) -> bool:
        """Whether the server is there still, and has forgotten what came before."""
        self._begun_at = time.monotonic()
        try:
            return self._smtp.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def hand_over(self, wire: bytes, *, sender: str, to: str) -> None:
        """One letter to one recipient; raises NotSentError, RefusedError and Unanswered."""
        self.is_broken = True
        try:
            self._announce(sender, to, len(wire))
            self._smtp.send(_DOT.sub(b"..", wire))
        except (smtplib.SMTPException, OSError) as error:
            raise NotSentError(said_by(error)) from error
        code, reply = self._ended()
        self.letters += 1
        self.used_at = time.monotonic()
        self._judge("the letter", code, reply)

    def end(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self._wait_for(_PARTING)
            self._smtp.quit()
        self._smtp.close()

    def _announce(self, sender: str, to: str, size: int) -> None:
        options = [f"SIZE={size}"] if self._smtp.has_extn("size") else []
        self._judge("MAIL", *self._smtp.mail(sender, options))
        self._judge("RCPT", *self._smtp.rcpt(to))
        hurry(self._begun_at)
        code, reply = self._smtp.docmd("DATA")
        if code == 354:
            self.is_broken = True
        else:
            self._judge("DATA", code if code >= 400 else _CLOSING, reply)

    def _ended(self) -> tuple[int, bytes]:
        """The answer to the dot; raises Unanswered."""
        try:
            self._wait_for(LAST_PATIENCE)
            self._smtp.send(b".\r\n")
            code, reply = self._smtp.getreply()
            self._wait_for(PATIENCE)
        except (smtplib.SMTPException, OSError) as error:
            raise Unanswered(said_by(error)) from error
        if code // 100 not in (2, 4, 5):
            raise Unanswered(f"{code} {reply!a}"[:200])
        return code, reply

    def _judge(self, what: str, code: int, reply: bytes) -> None:
        """After any clear answer but one the connection is good for the next letter."""
        self.is_broken = code == _CLOSING or code // 100 not in (2, 4, 5)
        if code // 100 == 2:
            return
        said = f"{what}: {code} {' '.join(reply.decode('utf-8', 'replace').split())}"
        if code // 100 == 5 and code != _SIGN_IN:
            raise RefusedError(said)
        raise NotSentError(said)

    def _wait_for(self, seconds: float) -> None:
        if self._smtp.sock:
            self._smtp.sock.settimeout(seconds)
