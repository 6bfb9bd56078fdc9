"""What a person follows: the usual, from the catalogue, and what they chose themselves."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from models.actor import Actor
from models.database import take_turns
from models.errors import Invalid
from models.person import services_kept_by
from models.service import Service
from models.subscription import Follow, choices_of, follow

#: The kind of what is followed (one of FOLLOWED), and its slug, word or id.
Followed = tuple[str, str]
#: So many that nobody misses one, and so few that choosing from them takes no time.
MOST = 300


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


def usual_of(session: Session, viewer: Actor) -> set[Followed]:
    """What is usual for somebody, as the catalogue stands now."""
    return usual_for(services_kept_by(session, viewer.id, teams=viewer.teams), viewer.teams)


def choose(session: Session, what: Followed, *, by: Actor, is_on: bool, now: datetime) -> None:
    """Follow this from now on, or do not; what is said already as it is usual is not kept.

    Raises Invalid for what cannot be followed, and where it would be too many.
    """
    take_turns(session)
    chosen = {(one.kind, one.target): one for one in choices_of(session, [by.id])[by.id]}
    if is_on == (what in usual_of(session, by)):
        if what in chosen:
            session.delete(chosen[what])
        return
    if what not in chosen and len(chosen) >= MOST:
        raise Invalid("At most {most} things can be chosen; please leave one out first.", most=MOST)
    follow(session, by.id, *what, is_on=is_on, now=now)
