"""A letter as it goes over the wire: MIME in plain ASCII, text first, then HTML."""

import re
import secrets
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterator
from email.utils import format_datetime, make_msgid

from app.clock import utc_now
from app.mail.addresses import mailable, parted
from app.mail.folding import WIDTH, mailbox, plain, worded
from app.mail.port import Letter
from app.outbound.unseen import one_line, tame

#: What quoted-printable writes as three characters.
_FOREIGN = bytes([61, *range(127, 256)])
_BREAK = re.compile(r"\r\n?")


def as_bytes(letter: Letter, sender: str) -> bytes:
    """The letter from ``sender``, with CRLF at every line's end.

    Raises RefusedError for an address that plain SMTP cannot carry, ValueError for a header that is
    none.
    """
    return "".join(_head(letter, sender)).encode("ascii") + _body(letter)


def _head(letter: Letter, sender: str) -> Iterator[str]:
    name, address = parted(sender)
    yield mailbox("From", name, address)
    yield plain("To", mailable(letter.to))
    yield worded("Subject", one_line(letter.subject))
    for header, value in {**_own(address), **letter.headers}.items():
        yield plain(header, value)


def _own(sender: str) -> dict[str, str]:
    """What every letter has, and servers hold against one that has it not."""
    domain = sender.rpartition("@")[2]
    return {"Date": format_datetime(utc_now()), "Message-ID": make_msgid(domain=domain)}


def _body(letter: Letter) -> bytes:
    """The parts, put together by hand: a digest is thousands of letters of some 50 KB each."""
    parts = [_part("plain", letter.text)]
    if letter.html is not None:
        parts.append(_part("html", letter.html))
    if len(parts) == 1:
        return b"MIME-Version: 1.0\r\n" + parts[0]
    # "=_" stands in no line of base64 or quoted-printable (RFC 2045).
    boundary = f"=_{secrets.token_hex(12)}"
    kind = (
        f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'
    )
    begin = f"--{boundary}\r\n".encode()
    return kind.encode() + b"".join(begin + one for one in parts) + f"--{boundary}--\r\n".encode()


def _part(subtype: str, text: str) -> bytes:
    encoding, content = _encoded(tame(_BREAK.sub("\n", text)).removesuffix("\n") + "\n")
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\nContent-Transfer-Encoding: {encoding}\n\n'
    )
    return (head.encode() + content).replace(b"\n", b"\r\n")


def _encoded(text: str) -> tuple[str, bytes]:
    """The plainest that keeps lines short: a letter in ASCII stays one that people can read."""
    raw = text.encode()
    if text.isascii() and all(len(line) <= WIDTH for line in text.split("\n")):
        return "7bit", raw
    foreign = len(raw) - len(raw.translate(None, _FOREIGN))
    if 6 * foreign > len(raw):
        return "base64", encodebytes(raw.replace(b"\n", b"\r\n"))
    return "quoted-printable", b2a_qp(raw, istext=True)
