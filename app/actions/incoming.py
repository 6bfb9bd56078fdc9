"""A text that was pushed, before anything was made of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from app.actions.analysing import analysed
from app.preparing import Draft, Prepared
from app.reading import Hints
from models.attachment import kept_attachments
from models.source import Source

FINISH = "app.actions.analysing:analysed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """``content`` are the bytes as pushed, ``text`` what they say.

    ``attachments`` maps paths from the root to the SHA-256 of images that the hub has. ``in_bulk``
    says that it came in a batch or an import, with others. ``onto`` is the revision that was
    edited: where there is another by now, the text is refused as stale.
    """

    content: bytes
    text: str
    source: Source | None = None
    kind: str | None = None
    services: tuple[str, ...] = ()
    team: str | None = None
    moved_from: str | None = None
    attachments: Mapping[str, str] = field(default_factory=dict)
    in_bulk: bool = False
    onto: int | None = None
    via: str = "api"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def told(self) -> dict[str, Any]:
        """What was said beside the text: with other words it is another revision."""
        said = {"kind": self.kind, "services": list(self.services)}
        return {name: value for name, value in said.items() if value} | (
            {"attachments": dict(self.attachments)} if self.attachments else {}
        )

    def draft(self, *, today: date) -> Draft:
        """What the workshop is to read, scan and render."""
        return Draft(
            markdown=self.text,
            hints=Hints(
                kind=self.kind,
                services=self.services,
                team=self.team,
                path=self.source.path if self.source else None,
            ),
            today=today,
            repository=self.source.root if self.source else None,
            path=self.source.path if self.source else None,
            attachments=self.attachments,
            finish=FINISH,
        )


def analysed_whole(prepared: Prepared) -> Prepared:
    """The same with what search makes of it, where the workshop did not come to that."""
    if prepared.finished is not None:
        return prepared
    return replace(prepared, finished=analysed(prepared.reading, prepared.plain))


def with_kept_images(session: Session, incoming: Incoming) -> Incoming:
    """The same text, without images that the hub was not given."""
    if not incoming.attachments:
        return incoming
    kept = kept_attachments(session, set(incoming.attachments.values()))
    there = {path: sha256 for path, sha256 in incoming.attachments.items() if sha256 in kept}
    return replace(incoming, attachments=there)
