"""The signed tag by which a letter that comes back says which one it was: no reader sees it."""

import hmac
import re
from hashlib import sha256

from models.ids import ALPHABET, LENGTH

#: Of five bits each; whoever guesses has to write a letter each time.
_SIGNED = 8
DISPATCH = rf"ds-[{ALPHABET}]{{{LENGTH}}}"
TAG = re.compile(rf"\+({DISPATCH})(?:-([{ALPHABET}]{{{_SIGNED}}}))?@", re.IGNORECASE)


def tag_of(dispatch: str, *, key: bytes) -> str:
    """``ds-…`` as ``ds-…-…``."""
    return f"{dispatch}-{_signature(dispatch, key)}"


def is_signed(dispatch: str, signature: str, *, key: bytes) -> bool:
    return hmac.compare_digest(_signature(dispatch, key), signature)


def _signature(dispatch: str, key: bytes) -> str:
    number = int.from_bytes(hmac.digest(key, f"bounce:{dispatch}".encode(), sha256))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(_SIGNED))
