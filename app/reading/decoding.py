"""From bytes to text: what is refused at the door, and in which words."""

from models.errors import TooLarge, Unreadable

#: Bytes of one text.
LIMIT = 1 << 20


def decoded(raw: bytes) -> str:
    """The text of a file, without its byte order mark.

    Raises models.errors.TooLarge over 1 MiB; models.errors.Unreadable for an empty file, for
    what is not UTF-8 and for NUL.
    """
    if len(raw) > LIMIT:
        message = "The file has {size} bytes; the limit is {limit}."
        raise TooLarge(message, size=len(raw), limit=LIMIT)
    text = _from_utf8(raw)
    if not text.strip():
        raise Unreadable("The file is empty.")
    if (at := text.find("\0")) >= 0:
        message = "Line {line} holds a NUL byte; this is not a text file."
        raise Unreadable(message, line=text.count("\n", 0, at) + 1)
    return text


def _from_utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "The file is not UTF-8: byte {byte} in line {line} cannot be read."
        start = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        line = raw.count(b"\n", 0, start) + 1
        raise Unreadable(message, byte=start, line=line) from None
