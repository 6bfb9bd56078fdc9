"""What is kept of an error's words: messages quote their input, and that may be secret."""

import re
import traceback

from sqlalchemy.exc import DBAPIError

from app.outbound.fates import NotSentError, RefusedError
from models.errors import YokotenError

LONGEST = 300
#: Their words are our own, another server's answer, or the system's.
_SPEAKING = (YokotenError, NotSentError, RefusedError, OSError)
#: A webhook's address is a secret itself, and others may hold a password.
_ADDRESS = re.compile(r"""\b([A-Za-z][\w+.-]*)://(?:[^\s/@]*@)?([^\s/?#"'<>)]*)[^\s"'<>)]*""")
_MAILBOX = re.compile(r"""[^\s<>()"',;:@]{1,254}@([\w.-]+)""")


def unquoted(error: Exception) -> str:
    """The kind of an error, with its words where they are known to quote no text of anybody."""
    kind = type(error).__name__
    if isinstance(error, DBAPIError):
        return f"{kind}: {type(error.orig).__name__}"
    if isinstance(error, _SPEAKING):
        return f"{kind}: {without_addresses(str(error))}".removesuffix(": ")
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{kind} in {frame[0].name}, line {frame[0].lineno}" if frame else kind


def without_addresses(said: str) -> str:
    """One line of it, with nothing of an address but its host, of mail or of the web."""
    line = _ADDRESS.sub(r"\1://\2/…", " ".join(said.split()))
    return _MAILBOX.sub(r"…@\1", line)[:LONGEST]
