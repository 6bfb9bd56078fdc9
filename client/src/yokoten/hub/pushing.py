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
    """The hub's answer to one text in its JSON form, as push_many would give it."""
    query = _query(dry_run=dry_run)
    try:
        return hub.document("POST", "/api/v1/push", content=body, headers=_JSON, params=query)
    except Problem as problem:
        return problem.as_answer()


def push_many(hub: Hub, lines: Sequence[bytes], *, dry_run: bool) -> Iterator[dict[str, Any]]:
    """One answer for each line, in order. Lines without an answer are sent again, and only those.

    A request that something on the way finds too large is halved; one that the hub refuses as a
    whole is an `error` for each of its lines. Raises Denied and Unreachable; the answers given
    before that hold.
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
            yield from _without(hub, lines[answered:], problem, dry_run=dry_run)
            return


def _without(
    hub: Hub, lines: Sequence[bytes], problem: Problem, *, dry_run: bool
) -> Iterator[dict[str, Any]]:
    """Answers for lines whose request was refused as a whole."""
    if problem.status == _TOO_LARGE and len(lines) > 1:
        middle = len(lines) // 2
        yield from push_many(hub, lines[:middle], dry_run=dry_run)
        yield from push_many(hub, lines[middle:], dry_run=dry_run)
    else:
        yield from (problem.as_answer() for _ in lines)


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
