"""A letter as it goes over the wire: MIME in plain ASCII, text first, then HTML."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from app.mail.addresses import mailable, parted
from app.mail.folding import WIDTH, mailbox, one_line, plain, tame, worded
from app.mail.port import Letter

#: A line of quoted-printable or base64 has at most 76 characters (RFC 2045).
_POLICY = SMTP.clone(max_line_length=76)
#: What quoted-printable writes as three characters.
_FOREIGN = bytes([61, *range(127, 256)])
_BREAK = re.compile(r"\r\n?")


def as_bytes(letter: Letter, sender: str) -> bytes:
    """The letter from ``sender``, with CRLF at every line's end.

    Raises RefusedError for an address that plain SMTP cannot carry, ValueError for a header that is
    none.
    """
    return "".join(_head(letter, sender)).encode("ascii") + _body(letter).as_bytes()


def _head(letter: Letter, sender: str) -> Iterator[str]:
    yield mailbox("From", *parted(sender))
    yield plain("To", mailable(letter.to))
    yield worded("Subject", one_line(letter.subject))
    for name, value in {"Date": formatdate(), **letter.headers}.items():
        yield plain(name, value)


def _body(letter: Letter) -> EmailMessage:
    body = EmailMessage(policy=_POLICY)
    text = _lines(letter.text)
    body.set_content(text, cte=_encoding(text))
    if letter.html is not None:
        html = _lines(letter.html)
        body.add_alternative(html, subtype="html", cte=_encoding(html))
    return body


def _lines(text: str) -> str:
    return tame(_BREAK.sub("\n", text))


def _encoding(text: str) -> str:
    """The plainest that keeps lines short: a letter in ASCII stays one that people can read."""
    if text.isascii() and all(len(line) <= WIDTH for line in text.split("\n")):
        return "7bit"
    raw = text.encode()
    foreign = len(raw) - len(raw.translate(None, _FOREIGN))
    return "base64" if 6 * foreign > len(raw) else "quoted-printable"
