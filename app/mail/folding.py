"""Lines of a letter's head: ASCII, and none over 78 characters where there is a place to fold.

The standard library's own folding writes long addresses and URLs as encoded words, which no machine
reads any more; and it can break a quoted name.
"""

import re
from email.header import Header
from email.utils import formataddr
from textwrap import wrap

from app.outbound.unseen import one_line

WIDTH = 78
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_SAFE = re.compile(r"[\x20-\x7e]*")


def worded(name: str, text: str) -> str:
    """A header that people read, such as Subject."""
    return f"{name}: {_words(text, len(name) + 2)}\r\n" if _is_odd(text) else plain(name, text)


def mailbox(name: str, called: str, address: str) -> str:
    """A header that names one mailbox; ``called`` may be empty."""
    called = one_line(called)
    if not _is_odd(called):
        return plain(name, formataddr((called, address)))
    words = f"{name}: {_words(called, len(name) + 2)}"
    is_long = len(words.rpartition("\n")[2]) + len(address) + 3 > WIDTH
    return words + ("\r\n" if is_long else "") + f" <{address}>\r\n"


def plain(name: str, value: str) -> str:
    """A header for machines; raises ValueError where it is not printable ASCII on one line."""
    if not _NAME.fullmatch(name) or not _SAFE.fullmatch(value):
        raise ValueError(f"the header {name!a} cannot be written")
    lines = wrap(f"{name}: {value}", WIDTH, subsequent_indent=" ",
                 break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def _is_odd(text: str) -> bool:
    """Whether it has to be encoded: foreign letters, what looks encoded, words without an end."""
    words = text.split(" ")
    return not _SAFE.fullmatch(text) or "=?" in text or max(map(len, words)) > WIDTH - 20


def _words(text: str, taken: int) -> str:
    """RFC 2047, on as many lines as it needs; a letter is never cut in two."""
    header = Header(text, "utf-8", maxlinelen=WIDTH - 2, header_name="x" * (taken - 2))
    return header.encode(linesep="\r\n")
