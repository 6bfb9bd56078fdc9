"""Facts: what is known of a service beside the catalogue, each dated and with its source."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Field, Session, col, delete, select

from models.actor import Actor
from models.columns import Json, UTCDateTime
from models.errors import Invalid
from models.fact_values import checked_name, checked_value, is_same
from models.service import Service
from models.table import Table

MOST_FACTS = 500
#: Packages that one statement deletes.
_AT_ONCE = 500


class Fact(Table, table=True):
    service: str = Field(primary_key=True, foreign_key="service.slug")
    name: str = Field(primary_key=True)
    #: A bool, a number, a text or a list of texts.
    value: Any = Field(sa_type=Json, nullable=False)
    #: Where it was read: ``host/owner/repo@sha``; None where a person said so.
    source: str | None = None
    by: str
    observed_at: datetime = Field(sa_type=UTCDateTime)


class Sbom(Table, table=True):
    """The newest list of what a service is built from."""

    service: str = Field(primary_key=True, foreign_key="service.slug")
    source: str | None = None
    by: str
    observed_at: datetime = Field(sa_type=UTCDateTime)
    #: How many the document lists, those without an address too.
    components: int


class Package(Table, table=True):
    """One version of a package in a service's SBOM."""

    service: str = Field(primary_key=True, foreign_key="service.slug")
    #: ``pkg:type/namespace/name``, without version and qualifiers.
    purl: str = Field(primary_key=True, index=True)
    #: Empty where the SBOM does not say.
    version: str = Field(primary_key=True)


def facts_of(session: Session, service: str) -> list[Fact]:
    """In order of their names."""
    return list(session.exec(select(Fact).where(Fact.service == service).order_by(Fact.name)))


def sbom_of(session: Session, service: str) -> Sbom | None:
    return session.get(Sbom, service)


def known(
    session: Session, services: Sequence[Service], *, packages: Collection[str] = ()
) -> dict[str, dict[str, Any]]:
    """What conditions read of each service, by slug: facts by name, ``sbom`` where there is one.

    Of an SBOM only ``packages`` are looked up; any other reads as not there. At most three queries.
    """
    slugs = [service.slug for service in services]
    facts: dict[str, dict[str, Any]] = {slug: {} for slug in slugs}
    for slug, name, value in session.exec(
        select(Fact.service, Fact.name, Fact.value).where(col(Fact.service).in_(slugs))
    ):
        facts[slug][name] = value
    if packages:
        for slug, versions in _packages(session, slugs, packages).items():
            facts[slug]["sbom"] = versions
    return {service.slug: facts[service.slug] | catalogued(service) for service in services}


def catalogued(service: Service) -> dict[str, Any]:
    """The facts that the catalogue owns."""
    return {
        "service": service.slug,
        "team": service.team,
        "tier": service.tier,
        "technologies": service.technologies,
        "tags": service.tags,
    }


def _packages(
    session: Session, slugs: Sequence[str], packages: Collection[str]
) -> dict[str, dict[str, list[str]]]:
    """Versions by package, for each service that has an SBOM."""
    having = session.exec(select(Sbom.service).where(col(Sbom.service).in_(slugs)))
    found: dict[str, dict[str, list[str]]] = {slug: {} for slug in having}
    rows = session.exec(
        select(Package)
        .where(col(Package.service).in_(found), col(Package.purl).in_(packages))
        .order_by(Package.version)
    )
    for row in rows:
        found[row.service].setdefault(row.purl, []).append(row.version)
    return found


def set_facts(
    session: Session,
    service: str,
    changes: Mapping[str, Any],
    *,
    source: str | None,
    by: Actor,
    now: datetime,
) -> frozenset[str]:
    """Merge ``changes`` into a service's facts, None removing one; the names that really changed.

    A fact that is said again is dated anew. Raises Invalid that names the fact, before anything
    is changed.
    """
    said = {checked_name(name): checked_value(name, value) for name, value in changes.items()}
    old = {fact.name: fact for fact in facts_of(session, service)}
    kept = {name for name in {*old, *said} if said.get(name, old.get(name)) is not None}
    if len(kept) > MOST_FACTS:
        raise Invalid("A service has at most {limit} facts.", limit=MOST_FACTS)
    changed = [name for name, value in said.items() if not _stands(old.get(name), value)]
    for name, value in said.items():
        new = Fact(
            service=service, name=name, value=value, source=source, by=by.id, observed_at=now
        )
        _put(session, old.get(name), new)
    session.flush()
    return frozenset(changed)


def _stands(fact: Fact | None, value: Any) -> bool:
    return value is None if fact is None else is_same(fact.value, value)


def _put(session: Session, old: Fact | None, new: Fact) -> None:
    if old is None and new.value is not None:
        session.add(new)
    elif old is not None and new.value is None:
        session.delete(old)
    elif old is not None:
        old.value, old.source = new.value, new.source
        old.by, old.observed_at = new.by, new.observed_at
        flag_modified(old, "value")  # SQLAlchemy takes true for what was 1 before


def keep_sbom(
    session: Session,
    service: str,
    packages: Iterable[tuple[str, str]],
    *,
    components: int,
    source: str | None,
    by: Actor,
    observed_at: datetime,
) -> frozenset[str]:
    """Replace a service's SBOM by these (purl, version); the purls whose versions changed."""
    new = set(packages)
    query = select(Package.purl, Package.version).where(Package.service == service)
    old = {(purl, version) for purl, version in session.exec(query)}
    changed = frozenset(purl for purl, _ in old ^ new)
    gone = {purl for purl, _ in old - new}
    _forget(session, service, sorted(gone))
    fresh = [one for one in sorted(new) if one not in old or one[0] in gone]
    if fresh:
        rows = [{"service": service, "purl": purl, "version": version} for purl, version in fresh]
        session.execute(insert(Package), rows)
    session.merge(
        Sbom(
            service=service,
            source=source,
            by=by.id,
            observed_at=observed_at,
            components=components,
        )
    )
    session.flush()
    return changed


def _forget(session: Session, service: str, purls: Sequence[str]) -> None:
    for start in range(0, len(purls), _AT_ONCE):
        some = purls[start : start + _AT_ONCE]
        session.execute(
            delete(Package).where(col(Package.service) == service, col(Package.purl).in_(some)),
            execution_options={"synchronize_session": False},
        )
