"""A reading as a write-up's row: what the file says, what a person decided, what is missing."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.actions.incoming import Incoming
from app.reading import Reading
from models.actor import Actor
from models.ids import new_id
from models.kinds import kind_named
from models.matching import LONGEST_ID
from models.source import Source
from models.writeup import PAST_AFTER, WriteUp

MOST_TAGS = 50
#: What a reading and a write-up call by the same name.
_SAME = (
    "kind",
    "title",
    "lang",
    "author_id",
    "severity",
    "severity_as_written",
    "summary",
    "impact",
    "cause",
    "fields",
    "tags",
    "technologies",
    "alerts",
    "signature",
    "authors",
    "extra",
    "guessed",
)
_TIMES = ("started_at", "detected_at", "mitigated_at", "resolved_at")


def begun(reading: Reading, team: str, *, by: Actor, now: datetime, zone: ZoneInfo) -> WriteUp:
    """A write-up of no revision yet."""
    said = {name: getattr(reading, name) for name in _SAME}
    return WriteUp(
        **said,
        id=new_id(kind_named(reading.kind).prefix),
        state="published",
        visibility="org",
        team=team,
        source="",
        revision=0,
        date=now.astimezone(zone).date(),
        stated={},
        missing=[],
        findings=[],
        created_by=by.id,
        created_at=now,
        updated_at=now,
    )


def is_past(incoming: Incoming, reading: Reading, today: date) -> bool:
    """What is old, and what came with others and does not say that it is new."""
    if reading.date:
        return today - date.fromisoformat(reading.date) > PAST_AFTER
    return incoming.in_bulk


def understand(writeup: WriteUp, source: Source, reading: Reading, now: datetime) -> None:
    for name in _SAME:
        setattr(writeup, name, getattr(reading, name))
    writeup.tags = writeup.tags[:MOST_TAGS]
    writeup.author_id = (reading.author_id or "")[:LONGEST_ID] or None
    for name in _TIMES:
        setattr(writeup, name, _moment(getattr(reading, name)))
    if reading.date:
        writeup.date = date.fromisoformat(reading.date)
    writeup.source, writeup.root, writeup.path = source.key, source.root, source.path
    _take_state(writeup, reading)
    writeup.updated_at = now
    if writeup.is_published and writeup.published_at is None:
        writeup.published_at = now


def _moment(written: str | None) -> datetime | None:
    """None also for the first and the last day of all, which are outside of time elsewhere."""
    at = datetime.fromisoformat(written) if written else None
    return at if at and date.min < at.date() < date.max else None


def _take_state(writeup: WriteUp, reading: Reading) -> None:
    """What the file says counts at the first push, and again when it says something else."""
    stated = {name: getattr(reading, name) for name in ("state", "standing", "visibility")}
    initial = {
        "state": "published",
        "standing": kind_named(reading.kind).initial_standing,
        "visibility": "org",
    }
    for name, value in stated.items():
        if not writeup.revision or value != writeup.stated.get(name):
            setattr(writeup, name, value or initial[name])
    writeup.stated = stated


def missing_from(reading: Reading, services: list[str]) -> list[str]:
    asks_for_service = "service" in kind_named(reading.kind).missing([], stage="push")
    lost = [] if services or not asks_for_service else ["service"]
    return list(dict.fromkeys([*reading.missing, *lost]))


def unknown_service(name: str) -> dict[str, Any]:
    return {
        "rule": "service.unknown",
        "level": "warning",
        "line": None,
        "message": "The catalogue has no service “{name}”.",
        "values": {"name": name[:100]},
    }
