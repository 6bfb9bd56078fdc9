"""構成情報の不足: which facts of which service conditions ask for in vain; one line a service."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models import scope
from models.actor import Actor
from models.cell import Cell, seen_by
from models.errors import Invalid
from models.fact import known
from models.learning import Learning
from models.service import Service


@dataclass(frozen=True, slots=True)
class Wanted:
    """``names`` are facts and packages; ``learnings`` is how many wait for them."""

    service: Service
    names: tuple[str, ...]
    learnings: int


def facts_wanted(
    session: Session, *, viewer: Actor, services: Sequence[str] | None = None
) -> list[Wanted]:
    """By service; those of which nothing is missing are left out."""
    query = (
        select(Cell, Learning, Service)
        .join(Learning, col(Learning.id) == col(Cell.learning))
        .join(Service, col(Service.slug) == col(Cell.service))
        .where(Cell.scope == "unknown", seen_by(viewer), col(Learning.retired_at).is_(None))
        .order_by(Cell.service)
    )
    if services is not None:
        query = query.where(col(Cell.service).in_(services))
    waiting: dict[str, tuple[Service, list[Learning]]] = {}
    for _, learning, service in session.exec(query):
        waiting.setdefault(service.slug, (service, []))[1].append(learning)
    packages = {
        name for _, those in waiting.values() for one in those for name in one.reads.packages
    }
    facts = known(session, [service for service, _ in waiting.values()], packages=packages)
    return [
        Wanted(service, tuple(_unknown(those, facts[slug])), len(those))
        for slug, (service, those) in waiting.items()
    ]


def _unknown(learnings: Sequence[Learning], facts: scope.Facts) -> list[str]:
    """The names of what is not known; a package stands for the SBOM."""
    found: dict[str, None] = {}
    for learning in learnings:
        for term in _terms(learning, facts):
            if term.holds is None:
                found["sbom" if term.name.startswith("pkg:") else term.name] = None
    return sorted(found)


def _terms(learning: Learning, facts: scope.Facts) -> list[scope.Term]:
    try:
        return scope.terms(learning.condition or "", facts)
    except Invalid:
        return []
