"""What a digest holds, ready to be shown to one reader: nothing in it that they may not see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.actions.weeks import Week
from models.action import Action
from models.learning import Learning
from models.service import Service
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is told: ``service`` (it could happen there) or ``follow-…`` and its kind."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ForYou:
    """A learning of another team, with those of the reader's services that it concerns."""

    learning: Learning
    writeup: WriteUp
    services: Sequence[Service]
    why: Sequence[Why]


@dataclass(frozen=True, slots=True)
class Owed:
    """A question that waits for the reader's answer; ``ask`` is the ask whose links answer it."""

    learning: Learning
    writeup: WriteUp | None
    services: Sequence[Service]
    due: date | None = None
    is_again: bool = False
    is_mandatory: bool = False
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What others did with what the reader's teams wrote: ``answered``, ``adopted``, ``linked``.

    ``by`` are names of services that answered, or of teams.
    """

    writeup: WriteUp
    what: str
    by: Sequence[str]


@dataclass(frozen=True, slots=True)
class Changed:
    """Something followed that is not new but otherwise: ``revised`` or another ``standing``."""

    writeup: WriteUp
    what: str
    why: Why


@dataclass(frozen=True, slots=True)
class Picked:
    """The learning of the week, picked by the SRE team for everybody."""

    learning: Learning
    writeup: WriteUp
    note: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The week in a line, of what the reader may see."""

    writeups: int = 0
    teams: int = 0
    answers: int = 0
    proofs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One edition for one reader: what happened from ``since`` to ``until``.

    Lists are cut to what is read; ``ask_count`` and ``new_count`` say how much there is.
    """

    week: Week
    since: datetime
    until: datetime
    pick: Picked | None = None
    for_you: Sequence[ForYou] = ()
    asks: Sequence[Owed] = ()
    ask_count: int = 0
    actions: Sequence[Action] = ()
    reviews: Sequence[WriteUp] = ()
    gave: Sequence[Given] = ()
    new: Sequence[WriteUp] = ()
    new_count: int = 0
    changed: Sequence[Changed] = ()
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing worth a letter; the numbers alone are none."""
        told = (self.pick, self.for_you, self.asks, self.actions, self.reviews)
        return not any((*told, self.gave, self.new, self.changed))
