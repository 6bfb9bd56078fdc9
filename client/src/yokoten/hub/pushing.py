"""Sending texts: alone, or many in a request whose answers are read as they come."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from yokoten.hub.connection import Hub, Problem
from yokoten.hub.patience import Interrupted

_JSON = {"Content-Type": "application/json"}
_LINES = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}
_BATCH = "/api/v1/push/batch"
_TOO_LARGE = 413


def push_one(hub: Hub, body: bytes, *, dry_run: bool) -> dict[str, Any]:
    """The hub's answer to one text in its JSON form; raises Problem when it is refused."""
    query = _query(dry_run=dry_run)
    return hub.document("POST", "/api/v1/push", content=body, headers=_JSON, params=query)


def push_many(hub: Hub, lines: Sequence[bytes], *, dry_run: bool) -> Iterator[dict[str, Any]]:
    """One answer for each line, in order. Lines without an answer are sent again, and only those.

    A request that something on the way finds too large is halved. Raises Problem, Denied,
    Unreachable; the answers given before that hold.
    """
    patience = hub.patience()
    answered = 0
    while answered < len(lines):
        try:
            for answer in _answers(hub, lines[answered:], dry_run=dry_run):
                yield answer
                answered += 1
                patience.restart()
        except Interrupted as interruption:
            patience.wait(interruption)
        except Problem as problem:
            rest = lines[answered:]
            if problem.status != _TOO_LARGE or len(rest) == 1:
                raise
            for part in (rest[: len(rest) // 2], rest[len(rest) // 2 :]):
                yield from push_many(hub, part, dry_run=dry_run)
            return


def _answers(hub: Hub, lines: Sequence[bytes], *, dry_run: bool) -> Iterator[dict[str, Any]]:
    body, query = b"".join(lines), _query(dry_run=dry_run)
    left = len(lines)
    with hub.stream("POST", _BATCH, content=body, headers=_LINES, params=query) as reply:
        for line in _lines_of(reply.iter_bytes()):
            if line.strip() and left:
                left -= 1
                yield hub.object_of(line)
    if left:
        raise Interrupted("the answer ended too early")


def _lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines end at a newline alone: U+2028 and the like belong to the text of a JSON string."""
    begun = b""
    for chunk in chunks:
        *whole, begun = (begun + chunk).split(b"\n")
        yield from whole
    yield begun


def _query(*, dry_run: bool) -> dict[str, str]:
    return {"dry_run": "1"} if dry_run else {}
