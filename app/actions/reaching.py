"""Which services a condition reaches, before anybody is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models import scope
from models.actor import Actor
from models.catalogue import visible_services
from models.fact import known
from models.service import Service


@dataclass(frozen=True, slots=True)
class Landscape:
    """The services of the catalogue, and by slug what is known of each."""

    services: Sequence[Service]
    facts: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Reach:
    """Services in scope, those of which a fact is missing with its names, and how many are out."""

    inside: tuple[Service, ...]
    unknown: tuple[tuple[Service, tuple[str, ...]], ...]
    outside: int

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(service.slug for service in self.inside)


def landscape(
    session: Session, conditions: Iterable[str] = (), *, viewer: Actor, now: datetime
) -> Landscape:
    """What conditions are held against; of SBOMs only the packages that ``conditions`` name.

    A fixed number of queries. Raises Invalid for what is no condition.
    """
    packages = {name for condition in conditions for name in scope.reads(condition).packages}
    services = [
        one
        for one in visible_services(session, viewer=viewer)
        if one.is_confirmed and not one.is_retired(now)
    ]
    return Landscape(services, known(session, services, packages=packages))


def reach_of(land: Landscape, condition: str) -> Reach:
    """Raises Invalid."""
    inside, unknown, outside = [], [], 0
    for service in land.services:
        facts = land.facts[service.slug]
        concerned = scope.applies(condition, facts)
        if concerned:
            inside.append(service)
        elif concerned is None:
            unknown.append((service, _missing(condition, facts)))
        else:
            outside += 1
    return Reach(tuple(inside), tuple(unknown), outside)


def _missing(condition: str, facts: scope.Facts) -> tuple[str, ...]:
    terms = scope.terms(condition, facts)
    return tuple(dict.fromkeys(term.name for term in terms if term.holds is None))
