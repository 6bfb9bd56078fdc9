"""What digests of a span of time are made of: ids and no rows, gone through once for each reader.

Nothing here is anybody's to see: choosing for one reader goes by ``Material.is_seen``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.actions.following import Followed


@dataclass(frozen=True, slots=True)
class Lesson:
    """A learning, whether its author stated whom it concerns, and the services that it does."""

    id: str
    is_stated: bool
    concerned: frozenset[str]


@dataclass(frozen=True, slots=True)
class Story:
    """A write-up of which there is news; ``subjects`` is what one may follow to hear of it."""

    id: str
    team: str
    kind: str
    severity: str | None
    subjects: frozenset[Followed]
    #: ``published``, ``revised`` or ``banned``, and when.
    what: str
    at: datetime
    #: When it was published first.
    since: datetime
    lessons: Sequence[Lesson] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody took up what a team had written: ``answered``, ``adopted`` or ``linked``.

    ``by`` is the service that answered, else the team; ``taker`` is its team. ``ref`` is the
    learning, or of a link the write-up that it stands in: who may not see it, sees no link.
    """

    writeup: str
    source: str
    what: str
    by: str
    taker: str
    ref: str
    at: datetime
    is_proof: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a person owes an answer to; ``ask`` is by which ask they were asked last."""

    learning: str
    service: str
    ask: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """A write-up that waits for a review; ``by`` is who wrote it."""

    id: str
    team: str
    by: str


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that digests of a span of time are made of.

    ``questions`` and ``late`` are by person; an overdue action item comes with its write-up.
    """

    readers: dict[str, frozenset[str]]
    published: Sequence[Story]
    changed: Sequence[Story]
    questions: dict[str, list[Question]]
    late: dict[str, list[tuple[str, str]]]
    reviews: Sequence[Review]
    taken: Sequence[Taken]

    def is_seen(self, writeup: str, words: Collection[str]) -> bool:
        """Whether whoever holds these words (``models.visibility``) may see a write-up."""
        return not self.readers.get(writeup, frozenset()).isdisjoint(words)
