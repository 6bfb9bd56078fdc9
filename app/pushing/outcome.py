"""What a push comes to."""

from dataclasses import dataclass, field
from typing import Any

from app.actions.contradicting import Contradiction
from app.actions.recurring import Recurrence
from app.actions.relating import RelatedWriteUp
from app.actions.telling import Asked
from models.errors import YokotenError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What is told to whoever pushed.

    ``id`` is None for a dry run of something new. ``related`` is None where there was no time to
    look; the page of the write-up has it.
    """

    id: str | None
    kind: str
    title: str
    team: str
    revision: int
    is_new: bool
    changed: bool
    state: str
    standing: str | None
    missing: list[str]
    guessed: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    learnings: list[str] = field(default_factory=list)
    related: list[RelatedWriteUp] | None = None
    #: Which services its learnings ask.
    asked: list[Asked] = field(default_factory=list)
    #: What its services had settled, and which this incident shows to happen still.
    contradicted: list[Contradiction] = field(default_factory=list)
    #: What it may repeat: asked on its page, not judged.
    recurrences: list[Recurrence] = field(default_factory=list)


#: A refused one among many is told as its error.
Outcome = Pushed | YokotenError
