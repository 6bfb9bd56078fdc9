"""What a push would come to, without storing anything."""

from dataclasses import dataclass
from datetime import datetime

from app.actions.incoming import Incoming, with_kept_images
from app.actions.publishing import Published, publish
from app.actions.relating import RelatedWriteUp, related_to_entry
from app.hub import Hub
from app.preparing import Prepared
from app.pushing.outcome import Pushed
from app.pushing.pushing import told
from models.actor import Actor
from search.entries import entry_from_json


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood, the page as it would be, and what would be told."""

    prepared: Prepared
    pushed: Pushed


class _Rehearsed(Exception):
    """Ends a transaction that must leave nothing behind."""

    def __init__(self, pushed: Pushed) -> None:
        self.pushed = pushed


def preview(hub: Hub, incoming: Incoming, *, by: Actor, now: datetime) -> Preview:
    """Do everything that a push does, and undo it. Raises what would refuse it."""
    zone = hub.settings.zone
    with hub.reading() as session:
        incoming = with_kept_images(session, incoming)
    prepared = hub.preparer.prepare(incoming.draft(today=now.astimezone(zone).date()))
    try:
        with hub.transaction() as session:
            done = publish(session, incoming, prepared, by=by, now=now, zone=zone)
            raise _Rehearsed(told(session, done, None))
    except _Rehearsed as rehearsed:
        related = _related(hub, prepared, done, by=by)
        return Preview(prepared, _as_rehearsal(rehearsed.pushed, related))


def _related(hub: Hub, prepared: Prepared, done: Published, *, by: Actor) -> list[RelatedWriteUp]:
    if not prepared.finished:
        return []
    with hub.reading() as session:
        return related_to_entry(
            session,
            hub.library(session),
            entry_from_json(prepared.finished),
            team=done.writeup.team,
            lang=done.writeup.lang,
            viewer=by,
        )


def _as_rehearsal(pushed: Pushed, related: list[RelatedWriteUp]) -> Pushed:
    """Ids that were rolled back are not told; those of an earlier revision are."""
    fields = {name: getattr(pushed, name) for name in Pushed.__dataclass_fields__}
    gone = {"id": None, "learnings": []} if pushed.is_new else {}
    return Pushed(**fields | gone | {"related": related})
