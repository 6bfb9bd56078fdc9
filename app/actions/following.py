"""What a person follows: the usual, from the catalogue, and what they chose themselves."""

from collections.abc import Iterable

from models.service import Service
from models.subscription import Follow

#: The kind of what is followed (one of FOLLOWED), and its slug, word or id.
Followed = tuple[str, str]


def usual_for(services: Iterable[Service], teams: Iterable[str]) -> set[Followed]:
    """What somebody follows unless they say otherwise: their teams, services and technologies."""
    kept = list(services)
    usual = {("team", team) for team in teams} | {("service", one.slug) for one in kept}
    return usual | {("technology", name) for one in kept for name in one.technologies}


def followed_by(
    services: Iterable[Service], teams: Iterable[str], choices: Iterable[Follow]
) -> set[Followed]:
    """The usual, with what the person added and without what they switched off."""
    chosen = {(one.kind, one.target): one.is_on for one in choices}
    kept = {one for one in usual_for(services, teams) if chosen.get(one, True)}
    return kept | {one for one, is_on in chosen.items() if is_on}
