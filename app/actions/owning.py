"""Whose a pushed text is, and which services it is about."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from app.actions.incoming import Incoming
from app.reading import Reading
from models.actor import Actor
from models.errors import SourceOwned
from models.service import (
    claim_repository,
    ensure_service,
    folded_name,
    owners_of,
    services_named,
)
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
    owners = owners_of(session, root) if root else []
    team = _team(incoming, reading, owners, by)
    by.must_write_for(team)
    if owners and team not in owners:
        raise SourceOwned
    ensure_team(session, team, now=now)
    if root and team != UNKNOWN:
        claim_repository(session, root, team)
    return team


def _team(incoming: Incoming, reading: Reading, owners: list[str], by: Actor) -> str:
    """Several teams may own a repository: then the one that the file names."""
    if incoming.team:
        return incoming.team
    stated = [reading.team] if reading.team and SLUG.fullmatch(reading.team) else []
    likely = [*(team for team in stated if team in owners), *owners, *stated]
    mine = [team for team in likely if by.is_sre or team in by.teams]
    return [*mine, *by.teams, UNKNOWN][0]


def services_for(
    session: Session, names: Sequence[str], *, now: datetime
) -> tuple[list[str], list[str]]:
    """Slugs of the services named, and the names that nothing could be made of.

    A name is a slug or a title; an unknown slug becomes an unconfirmed service.
    """
    known = services_named(session, names)
    slugs: dict[str, None] = {}
    lost = []
    for name in _distinct(names):
        slug = known.get(folded_name(name))
        if slug is None and SLUG.fullmatch(folded_name(name)):
            slug = ensure_service(session, folded_name(name), now=now).slug
        if slug is None:
            lost.append(name)
        else:
            slugs[slug] = None
    return list(slugs), lost


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))[:MOST_SERVICES]
