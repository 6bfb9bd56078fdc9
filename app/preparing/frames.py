"""Messages on a pipe: four bytes of length, most significant first, then as many bytes."""

import os
import select
import struct
import time
from typing import BinaryIO

#: The first byte of an answer: whether the one who gave it may be asked again.
KEEP, DISMISS = b"+", b"-"
_LENGTH = struct.Struct(">I")
_CHUNK = 1 << 18


class Ended(Exception):
    """The other side has gone."""


class Late(Exception):
    """The other side did not do its part in time."""


def frame(message: bytes) -> bytes:
    """A message with its length in front."""
    return _LENGTH.pack(len(message)) + message


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next message, however long that takes; None at the end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def send(fd: int, message: bytes, *, until: float) -> None:
    """Write a message to a non-blocking pipe; raises Late after ``until``, or Ended.

    ``until`` is a time of the monotonic clock, in seconds.
    """
    rest = memoryview(frame(message))
    while rest:
        _wait(fd, select.POLLOUT, until)
        try:
            rest = rest[os.write(fd, rest[:_CHUNK]) :]
        except BrokenPipeError:
            raise Ended from None
        except BlockingIOError:
            continue


def receive(fd: int, *, until: float) -> bytes:
    """Read a message from a non-blocking pipe; raises Late after ``until``, or Ended."""
    (length,) = _LENGTH.unpack(_read(fd, _LENGTH.size, until))
    return _read(fd, length, until)


def _read(fd: int, count: int, until: float) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        _wait(fd, select.POLLIN, until)
        try:
            part = os.read(fd, min(_CHUNK, count - len(parts)))
        except BlockingIOError:
            continue
        if not part:
            raise Ended
        parts += part
    return bytes(parts)


def _wait(fd: int, event: int, until: float) -> None:
    poll = select.poll()
    poll.register(fd, event)
    left = until - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise Late
