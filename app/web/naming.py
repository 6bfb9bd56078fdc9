"""What teams and services are called, looked up once for a whole page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.service import service_names
from models.team import team_names


@dataclass(frozen=True, slots=True)
class Label:
    slug: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Names:
    """Titles by slug, in the reader's language; a slug speaks for itself where there is none."""

    teams: Mapping[str, str]
    services: Mapping[str, str]

    def team(self, slug: str) -> Label:
        return Label(slug, self.teams.get(slug, slug), f"/teams/{slug}")

    def service(self, slug: str) -> Label:
        return Label(slug, self.services.get(slug, slug), f"/services/{slug}")


def names(session: Session, locale: str, *, services: Iterable[str]) -> Names:
    """Two queries, however many are asked for."""
    return Names(
        teams=team_names(session, locale),
        services=service_names(session, sorted(set(services)), locale),
    )
