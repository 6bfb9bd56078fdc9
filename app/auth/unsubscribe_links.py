"""Links that end one kind of letter for one recipient, without signing in: short, and for good.

Short, so that a header line holds one. What they can do is so little that they need no end: whoever
has the letter may stop the next ones.
"""

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from app.settings import Settings
from models.dispatch import Dispatch
from models.errors import NotFound
from models.ids import ALPHABET, LENGTH

#: By the letter that a token begins with: what it ends, and whose ids it names.
_KINDS = {"d": ("digest", "p"), "u": ("urgent", "p"), "c": ("channel", "ch")}
_LETTERS = {what: (letter, prefix) for letter, (what, prefix) in _KINDS.items()}
#: Of five bits each: whoever guesses has to ask the hub each time.
_SIGNED = 16
_TOKEN = re.compile(rf"([duc])([{ALPHABET}]{{{LENGTH}}})([{ALPHABET}]{{{_SIGNED}}})")
_ENDS = {"weekly": "digest", "monthly": "digest", "notice": "urgent"}


@dataclass(frozen=True, slots=True)
class UnsubscribeLink:
    """``what``: ``digest`` or ``urgent`` of a person, or all that goes to a ``channel``."""

    recipient: str
    what: str


def link_of(dispatch: Dispatch) -> UnsubscribeLink | None:
    """What a letter can be ended by; None for what is asked of somebody in particular."""
    if dispatch.recipient.startswith("ch-"):
        return UnsubscribeLink(dispatch.recipient, "channel")
    what = _ENDS.get(dispatch.cadence)
    return UnsubscribeLink(dispatch.recipient, what) if what else None


def address_of(dispatch: Dispatch, settings: Settings) -> str | None:
    """Where such letters can be ended; None where they cannot."""
    link = link_of(dispatch)
    return f"{settings.public_url}/u/{signed(link, key=settings.signing_key)}" if link else None


def signed(link: UnsubscribeLink, *, key: bytes) -> str:
    """The link's token, of 25 characters."""
    letter, prefix = _LETTERS[link.what]
    body = letter + link.recipient.removeprefix(f"{prefix}-")
    return body + _signature(body, key)


def read(token: str, *, key: bytes) -> UnsubscribeLink:
    """Raises NotFound, in the same words, for whatever was not signed here."""
    found = _TOKEN.fullmatch(token.strip().lower())
    if found and hmac.compare_digest(_signature(found[1] + found[2], key), found[3]):
        what, prefix = _KINDS[found[1]]
        return UnsubscribeLink(f"{prefix}-{found[2]}", what)
    raise NotFound("This link is not valid. You can choose what you get in your settings.")


def _signature(body: str, key: bytes) -> str:
    digest = hmac.digest(key, f"unsubscribe:{body}".encode(), sha256)
    number = int.from_bytes(digest)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(_SIGNED))
