"""Whose a pushed text is, and which services it is about."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from app.actions.incoming import Incoming
from app.reading import Reading
from models.actor import Actor
from models.errors import SourceOwned
from models.service import claim_repository, ensure_service, owner_of, services_named
from models.team import SLUG, UNKNOWN, ensure_team

MOST_SERVICES = 40


def owner_for(
    session: Session, incoming: Incoming, reading: Reading, *, by: Actor, now: datetime
) -> str:
    """The team that a text belongs to: the token's, the repository's, the file's, else unknown.

    Raises Forbidden where the pusher may not write for it, SourceOwned where the repository is
    another team's.
    """
    root = incoming.source.repository if incoming.source else None
    owner = owner_of(session, root) if root else None
    team = _team(incoming, reading, owner, by)
    by.must_write_for(team)
    if owner and owner != team:
        raise SourceOwned
    ensure_team(session, team, now=now)
    if root and team != UNKNOWN:
        claim_repository(session, root, team)
    return team


def _team(incoming: Incoming, reading: Reading, owner: str | None, by: Actor) -> str:
    if incoming.team:
        return incoming.team
    stated = reading.team if reading.team and SLUG.fullmatch(reading.team) else None
    if by.is_sre:
        return owner or stated or (by.teams[0] if by.teams else UNKNOWN)
    mine = [team for team in (owner, stated) if team in by.teams]
    return (mine or list(by.teams) or [UNKNOWN])[0]


def services_for(
    session: Session, names: Sequence[str], *, team: str, now: datetime
) -> tuple[list[str], list[str]]:
    """Slugs of the services named, and the names that nothing could be made of.

    A name is a slug or a title; an unknown slug becomes an unconfirmed service.
    """
    known = services_named(session, names)
    slugs: dict[str, None] = {}
    lost = []
    for name in _distinct(names):
        slug = known.get(name.casefold())
        if slug is None and SLUG.fullmatch(name.casefold()):
            slug = ensure_service(session, name.casefold(), team=team, now=now).slug
        if slug is None:
            lost.append(name)
        else:
            slugs[slug] = None
    return list(slugs), lost


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))[:MOST_SERVICES]
