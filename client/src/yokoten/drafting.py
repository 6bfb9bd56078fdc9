"""A file as the line that is sent, or why it is not sent."""

import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from yokoten.files.decoding import decode
from yokoten.files.finding import Found
from yokoten.files.images import IMAGE_LIMIT, Image, images_of
from yokoten.outcome import REFUSED, SKIPPED, Outcome
from yokoten.problems import Misused, Refusal
from yokoten.words import say

TEXT_LIMIT = 1024 * 1024  # bytes of one text, the hub's limit
KINDS = ("postmortem", "runbook", "decision", "learning", "near_miss", "note")


@dataclass(frozen=True, slots=True)
class Told:
    """What the command line says about every file."""

    kind: str | None = None
    services: tuple[str, ...] = ()
    team: str | None = None
    source: str | None = None
    moved_from: str | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise Misused(
                "There is no kind {kind}; there are: {kinds}.",
                kind=repr(self.kind),
                kinds=", ".join(KINDS),
            )

    def hints(self) -> dict[str, Any]:
        """The keys that go along with a text."""
        service = self.services[0] if len(self.services) == 1 else list(self.services)
        said = {"kind": self.kind, "service": service, "team": self.team}
        return {key: value for key, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Draft:
    """A text ready to be sent; `body` is its JSON form without `attachments`."""

    found: Found
    body: dict[str, Any]
    images: tuple[Image, ...] = ()
    notices: tuple[str, ...] = ()
    line: bytes = field(default=b"", repr=False)


def draft_of(found: Found, told: Told) -> Draft | Outcome:
    """Read one file. A file that cannot be sent comes back as its outcome."""
    try:
        raw = _bytes_of(found)
        text, encoding = decode(raw)
    except Refusal as refusal:
        return _outcome(found, REFUSED, str(refusal), refusal.values.get("line"))
    if not text.strip():
        return _outcome(found, SKIPPED, say("the file is empty"))
    size = len(raw) if encoding is None else len(text.encode())
    if size > TEXT_LIMIT:
        return _outcome(found, REFUSED, _too_large(size))
    notices = (say("read as {encoding}", encoding=encoding),) if encoding else ()
    return _draft(found, told, text, notices)


def _bytes_of(found: Found) -> bytes:
    try:
        size = found.path.stat().st_size
        if size > TEXT_LIMIT * 4:  # no encoding shrinks by more than that
            raise Refusal("{words}", words=_too_large(size))
        return found.path.read_bytes()
    except OSError as error:
        raise Refusal("it cannot be read ({reason})", reason=error.strerror or error) from error


def _draft(found: Found, told: Told, text: str, notices: tuple[str, ...]) -> Draft:
    body = {"markdown": text, "source": found.source, **told.hints()}
    if told.moved_from:
        body["moved_from"] = _old_source(told.moved_from, found)
    images = images_of(text, found.path, found.root)
    wanted, complaints = _sorted_out(images)
    return Draft(found, body, wanted, (*notices, *complaints), line_of(body))


def line_of(body: dict[str, Any]) -> bytes:
    """One NDJSON line."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _sorted_out(images: list[Image]) -> tuple[tuple[Image, ...], tuple[str, ...]]:
    wanted: list[Image] = []
    complaints: list[str] = []
    for image in images:
        if complaint := _complaint(image):
            complaints.append(complaint)
        else:
            wanted.append(image)
    return tuple(wanted), tuple(complaints)


def _complaint(image: Image) -> str | None:
    if image.size > IMAGE_LIMIT:
        return say(
            "image {image} is left out: {size} bytes, the limit is {limit}",
            image=image.inside,
            size=f"{image.size:,}",
            limit=f"{IMAGE_LIMIT:,}",
        )
    if image.media_type is None:
        return say(
            "image {image} is left out: only PNG, JPEG, GIF and WebP are taken", image=image.inside
        )
    return None


def _old_source(moved_from: str, found: Found) -> str:
    """A whole source, or the old path below the same root."""
    if ":" in moved_from:
        return moved_from
    return f"{found.root.name}:{PurePosixPath(moved_from)}"


def _too_large(size: int) -> str:
    return say(
        "the file has {size} bytes, the limit is {limit}", size=f"{size:,}", limit=f"{TEXT_LIMIT:,}"
    )


def _outcome(found: Found, verdict: str, words: str, line: object = None) -> Outcome:
    problem = {"detail": words} | ({"line": line} if line else {})
    return Outcome(found.shown, found.source, verdict, problem=problem)
