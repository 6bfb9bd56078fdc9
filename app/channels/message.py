"""What goes to a chat or a webhook: plain text and addresses; each kind lays it out as it can."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from models.channel import Channel

#: What a message can be about; a receiver of webhooks goes by this.
TYPES = (
    "digest.weekly",
    "learning.severe",
    "learning.contradicted",
    "runbook.banned",
    "channel.test",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: a title, where it leads, and a word about it (its team, its service)."""

    text: str
    url: str | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a chat shows: plain text in the language ``lang``; ``url`` is the whole of it."""

    title: str
    lead: str
    sections: Sequence[Section]
    url: str
    lang: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """To one channel. ``data`` goes to webhooks: ids, names and addresses, never whole texts.

    ``id`` is the dispatch's, the same however often it is tried; ``at`` is when it happened.
    """

    kind: str
    address: str = field(repr=False)
    #: What a webhook is signed with; until a moment, with the one before as well.
    secret: str | None = field(default=None, repr=False)
    former_secret: str | None = field(default=None, repr=False)
    former_until: datetime | None = None
    id: str
    type: str
    at: datetime
    bulletin: Bulletin
    data: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def to(
        cls,
        channel: Channel,
        *,
        id: str,
        of_type: str,
        at: datetime,
        bulletin: Bulletin,
        data: Mapping[str, Any],
    ) -> Self:
        """A message to this channel, which is none of a mailing list."""
        return cls(
            kind=channel.kind,
            address=channel.address,
            secret=channel.secret,
            former_secret=channel.former_secret,
            former_until=channel.former_until,
            id=id,
            type=of_type,
            at=at,
            bulletin=bulletin,
            data=data,
        )

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """What to sign with, the newest first."""
        is_kept = self.former_until is not None and now < self.former_until
        kept = (self.secret, self.former_secret if is_kept else None)
        return tuple(secret for secret in kept if secret)
