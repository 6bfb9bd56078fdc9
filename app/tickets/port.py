"""What a ticket is to the hub, and what a tracker owes.

A new tracker: a module in this folder, one line in ``register.TRACKERS``, a section in
docs/tickets.md, and a little server for the contract test.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from models.errors import YokotenError

#: What every ticket of ours is labelled with.
LABELS = ("yokoten",)
#: Where nothing was said about how long to wait.
USUAL_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=2)


class Refused(YokotenError):
    """The tracker does not do this."""

    code = "tracker-refused"


class Later(YokotenError):
    """The tracker asks us to come back later."""

    code = "tracker-later"

    def __init__(self, seconds: float | None = None) -> None:
        super().__init__()
        wait = USUAL_WAIT if seconds is None else timedelta(seconds=max(1.0, seconds))
        self.wait = min(wait, LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class Draft:
    """A ticket to open: Markdown in the team's language; ``marker`` is a hidden line of it.

    ``body_for_all`` is what may be read by everybody, where the repository is public.
    """

    title: str
    body: str
    title_for_all: str
    body_for_all: str
    marker: str
    labels: tuple[str, ...] = LABELS

    def shown(self, *, to_all: bool) -> tuple[str, str]:
        """Title and text, with the marker."""
        title, body = (self.title_for_all, self.body_for_all) if to_all else (self.title, self.body)
        return title, f"{body}\n\n{self.marker}\n"


@dataclass(frozen=True, slots=True)
class Reference:
    """A ticket that is there: its number in its repository, and its page."""

    repository: str
    number: int
    url: str

    @property
    def key(self) -> str:
        return f"{self.repository}#{self.number}"


class Tracker(Protocol):
    """Any call may raise Refused, Later or ``app.outbound.Unreachable``."""

    #: The hosts whose repositories it looks after.
    hosts: frozenset[str]

    def find(self, repository: str, marker: str) -> Reference | None:
        """The newest open ticket that holds the marker, by what the tracker itself lists.

        Not by its search, whose index is behind by minutes: a ticket of a moment ago must be found.
        """
        ...

    def open(self, repository: str, draft: Draft) -> Reference: ...

    def state(self, repository: str, number: int) -> str:
        """``open``, ``done``, or ``dropped`` where it was closed and not done."""
        ...
