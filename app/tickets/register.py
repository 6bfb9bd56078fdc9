"""Which tracker a repository's tickets are opened in."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.outbound import Outbound
from app.settings import Settings
from app.tickets.api import LIMIT, PATIENCE
from app.tickets.github import GitHub
from app.tickets.gitlab import GitLab
from app.tickets.port import Tracker

#: By provider: made of its API's address, a token and the way out. The settings are called
#: ``<provider>_api`` and ``<provider>_token``.
TRACKERS: dict[str, Callable[[str, str, Outbound], Tracker]] = {"github": GitHub, "gitlab": GitLab}

#: An owner, groups inside of it at GitLab, and a name; never one that leads elsewhere.
_PATH = re.compile(r"\w(?:[\w.-]*\w)?(?:/[\w-](?:[\w.-]*[\w-])?){1,20}")

_SHORT = re.compile(r"#([0-9]{1,9})")
_ADDRESS = re.compile(r"https?://([^/?#]+/[^?#]+?)(?:/-)?/issues/([0-9]{1,9})/?(?:[?#].*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where tickets of one repository go; ``repository`` is its path at its host."""

    provider: str
    tracker: Tracker
    repository: str


class Trackers:
    """Those that have a token; none where no setting gives one."""

    def __init__(self, settings: Settings) -> None:
        outbound = Outbound(settings.outbound_allow, limit=LIMIT, patience=PATIENCE)
        self._trackers = {
            provider: make(getattr(settings, f"{provider}_api"), token, outbound)
            for provider, make in TRACKERS.items()
            if (token := getattr(settings, f"{provider}_token").get_secret_value())
        }

    def __bool__(self) -> bool:
        return bool(self._trackers)

    def of(self, provider: str) -> Tracker | None:
        return self._trackers.get(provider)

    def named(self, ticket: str, *, beside: str | None) -> tuple[Place, int] | None:
        """The place and number of a ticket by its address, or ``#12`` in the repository beside."""
        if short := _SHORT.fullmatch(ticket):
            place = self.place(beside)
            return (place, int(short[1])) if place else None
        if found := _ADDRESS.fullmatch(ticket):
            place = self.place(found[1])
            return (place, int(found[2])) if place else None
        return None

    def place(self, repository: str | None) -> Place | None:
        """For ``host/owner/name``; None where no tracker looks after that host."""
        host, _, path = (repository or "").partition("/")
        path = path.removesuffix(".git")
        if not _PATH.fullmatch(path):
            return None
        for provider, tracker in self._trackers.items():
            if host.casefold().partition(":")[0] in tracker.hosts:
                return Place(provider, tracker, path)
        return None
