"""For whom digests are made: people and channels, read once for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app.actions.choosing import Reader
from app.actions.following import followed_by, usual_for
from app.actions.receiving import receivers_of
from app.auth.actors import member_actor
from models.actor import Actor
from models.channel import Channel
from models.person import Keeper, Membership, Person
from models.service import Service, all_services
from models.subscription import Follow, choices_of

#: Of so many people the rows are asked for by name.
_FEW = 500


def reader_of(session: Session, person: Person) -> Reader:
    """One person as a reader."""
    return people_as_readers(session, [person])[person.id]


def people_as_readers(session: Session, people: Sequence[Person]) -> dict[str, Reader]:
    """Each of these people as a reader; a fixed number of queries."""
    ids = {one.id for one in people}
    some = ids if len(ids) <= _FEW else None
    teams = _grouped(session, select(Membership.person, Membership.team), Membership.person, some)
    kept = _grouped(session, select(Keeper.person, Keeper.service), Keeper.person, some)
    services, choices = all_services(session), choices_of(session, ids)
    return {
        one.id: _person(one, teams[one.id], _kept(services, kept[one.id], teams[one.id]),
                        choices[one.id])
        for one in people
    }  # fmt: skip


def channel_as_reader(channel: Channel, services: Iterable[Service]) -> Reader:
    """A team as a team; what it may see is what the whole organisation may."""
    return team_as_reader(channel.team, services, eyes=Actor(id=channel.id))


def team_as_reader(team: str, services: Iterable[Service], *, eyes: Actor) -> Reader:
    """A team as a team, by these eyes; of ``services`` its own count."""
    teams = frozenset([team])
    mine = [one for one in services if one.team == team]
    return Reader(
        eyes=eyes,
        teams=teams,
        services=frozenset(one.slug for one in mine),
        follows=frozenset(usual_for(mine, teams)),
        is_person=False,
    )


def looked_after(session: Session, readers: Iterable[Reader], *, today: date) -> list[Service]:
    """The services of these readers, and those for which they answer."""
    services, known = all_services(session), list(readers)
    people = {one.eyes.id for one in known}
    slugs = {slug for one in known for slug in one.services}
    receivers = receivers_of(session, services, today=today)
    answered = {slug for slug, one in receivers.items() if one and one.person.id in people}
    return [one for one in services if one.slug in slugs | answered]


def _person(
    person: Person, teams: Sequence[str], kept: Sequence[Service], choices: Sequence[Follow]
) -> Reader:
    muted = {(one.kind, one.target) for one in choices if not one.is_on}
    return Reader(
        eyes=member_actor(person, teams),
        teams=frozenset(teams),
        services=frozenset(one.slug for one in kept if ("service", one.slug) not in muted),
        follows=frozenset(followed_by(kept, teams, choices)),
        chosen=frozenset((one.kind, one.target) for one in choices if one.is_on),
        muted=frozenset(muted),
    )


def _kept(
    services: Sequence[Service], kept: Collection[str], teams: Collection[str]
) -> list[Service]:
    """The services that somebody looks after; those of their teams where none are named."""
    found = [one for one in services if one.slug in kept]
    return found or [one for one in services if one.team in teams]


def _grouped(
    session: Session, query: Any, person: Any, ids: Collection[str] | None
) -> Mapping[str, list[str]]:
    """By person; of a few people those rows alone are read."""
    found: dict[str, list[str]] = defaultdict(list)
    for id_, value in session.exec(query if ids is None else query.where(col(person).in_(ids))):
        found[id_].append(value)
    return found
