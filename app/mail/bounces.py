"""Letters that came back: which one, for good or for now, and what the other server says of it.

A delivery status notification says so for machines (RFC 3464). Others only quote the letter, or are
only sent to the address that it was to come back to; those count where a mail server wrote them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from app.mail.bounce_tags import DISPATCH, TAG

#: Of what came back no more is read; what it says stands at its beginning.
LARGEST = 256 << 10
#: Parts within parts; more only take long to read.
_DEEPEST = 20
#: Parts and groups of fields that are looked at.
_MOST = 50
_LONGEST_SAID = 300
_OWN_ID = re.compile(rf"^\s*message-id:\s*<({DISPATCH})@", re.IGNORECASE | re.MULTILINE)
_QUOTED_ID = re.compile(rf"<({DISPATCH})@", re.IGNORECASE)
#: RFC 3463's codes, and SMTP's own, of what fails for good.
_FAILED = re.compile(r"(?<![\d.])(?:5\.\d{1,3}\.\d{1,3}|55[0-4])(?![\d.])")
_NESTING = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_SERVERS = ("mailer-daemon", "postmaster", "mail-daemon", "microsoftexchange")
_TO = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


@dataclass(frozen=True, slots=True)
class Bounce:
    """``dispatch`` may be forged by whoever had that letter, but not with its ``signature``.

    ``action`` as RFC 3464 has it: failed, delayed, delivered, relayed, expanded.
    """

    dispatch: str
    action: str
    said: str = ""
    #: What stood beside it in the address that it came back to; empty where it was found elsewhere.
    signature: str = ""

    @property
    def is_final(self) -> bool:
        return self.action == "failed"


def bounce_from(raw: bytes) -> Bounce | None:
    """What a message says of a letter of ours; None where it says nothing. Never raises."""
    read = raw[:LARGEST]
    if len(_NESTING.findall(read)) > _DEEPEST:
        return None
    try:
        return _bounce(message_from_bytes(read))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # what nobody can read, the standard library included, is no bounce


def _bounce(message: Message) -> Bounce | None:
    parts = _parts(message)
    dispatch, signature = _tag(message) or (_quoted(message, parts), "")
    if dispatch is None:
        return None
    if fields := _worst(parts):
        return Bounce(dispatch, fields["action"], _said(fields), signature)
    text = _text(parts)
    if _is_of_a_server(message) and (found := _FAILED.search(text)):
        line = next(one for one in text.splitlines() if found[0] in one)
        return Bounce(dispatch, "failed", _short(line), signature)
    return None


def _parts(message: Message) -> list[Message]:
    return [part for part, _ in zip(message.walk(), range(_MOST), strict=False)]


def _tag(message: Message) -> tuple[str, str] | None:
    """The letter and its signature, by the address that this was sent to."""
    for name in _TO:
        for value in message.get_all(name, []):
            if found := TAG.search(str(value)):
                return found[1].lower(), (found[2] or "").lower()
    return None


def _quoted(message: Message, parts: list[Message]) -> str | None:
    """The letter that this quotes or answers."""
    for part in parts[1:]:
        own = _QUOTED_ID.search(str(part.get("message-id", "")))
        if found := own or _OWN_ID.search(_body(part)):
            return found[1].lower()
    answered = f"{message.get('in-reply-to', '')} {message.get('references', '')}"
    found = _QUOTED_ID.search(answered) or _OWN_ID.search(_body(message))
    return found[1].lower() if found else None


def _worst(parts: list[Message]) -> dict[str, str] | None:
    """The fields of the recipient who fares worst; None where it is no notification."""
    groups = [one for part in parts if part.get_content_type() == "message/delivery-status"
              for one in _groups(part)]  # fmt: skip
    known = ("failed", "delayed", "delivered", "relayed", "expanded")
    told = [one for one in groups if one.get("action") in known]
    return min(told, key=lambda one: known.index(one["action"]), default=None)


def _groups(part: Message) -> Iterator[dict[str, str]]:
    """Each group of fields: the first is of the message, the others are of a recipient each."""
    inside = part.get_payload()
    for group in inside[:_MOST] if isinstance(inside, list) else ():
        if isinstance(group, Message):
            fields = {name.lower(): _short(str(value)) for name, value in group.items()}
            yield fields | {"action": fields.get("action", "").lower()}


def _said(fields: dict[str, str]) -> str:
    status = fields.get("status", "")
    diagnostic = fields.get("diagnostic-code", "").partition(";")[2].strip()
    return _short(diagnostic if status in diagnostic else f"{status} {diagnostic}")


def _is_of_a_server(message: Message) -> bool:
    """Whoever is away answers to the same address: that is no bounce."""
    writer = parseaddr(str(message.get("from", "")))[1].partition("@")[0].lower()
    return writer.startswith(_SERVERS)


def _text(parts: list[Message]) -> str:
    return "\n".join(_body(part) for part in parts if part.get_content_maintype() == "text")


def _body(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _short(text: str) -> str:
    decoded = str(make_header(decode_header(text))) if "=?" in text else text
    return " ".join(decoded.split())[:_LONGEST_SAID]
