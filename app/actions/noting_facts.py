"""Facts and SBOMs of a service: who may say them, and what follows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.actions.scoping import rescope_services
from app.reading.cyclonedx import Bom
from models.actor import Actor
from models.catalogue import visible_service
from models.database import take_turns
from models.errors import Forbidden
from models.event import record
from models.fact import keep_sbom, set_facts
from models.service import Service, service_by_slug


def may_note(by: Actor, service: Service) -> bool:
    """The CI of the service, the authors of its team, the SRE team."""
    if by.scope is None:
        return by.is_sre or (service.team is not None and by.writes_for(service.team))
    return by.proves_for(service.slug, service.team)


def service_to_note(session: Session, slug: str, *, by: Actor) -> Service:
    """The service, if ``by`` may say facts of it.

    Raises NotFound, also for one that no catalogue confirmed where ``by`` may not: that it exists
    is told by write-ups alone. Raises Forbidden.
    """
    service = service_by_slug(session, slug)
    if may_note(by, service):
        return service
    if not service.is_confirmed:
        visible_service(session, slug, viewer=by)
    raise Forbidden("You may not say facts of the service “{service}”.", service=slug)


def note_facts(
    session: Session,
    service: Service,
    changes: Mapping[str, Any],
    *,
    source: str | None,
    by: Actor,
    now: datetime,
) -> frozenset[str]:
    """Merge facts into those of a service; the names that really changed. Raises Invalid."""
    take_turns(session)
    changed = set_facts(session, service.slug, changes, source=source, by=by, now=now)
    _follow(session, service, changed, "service.facts", by=by, now=now)
    return changed


def note_sbom(
    session: Session, service: Service, bom: Bom, *, source: str | None, by: Actor, now: datetime
) -> frozenset[str]:
    """Replace the SBOM of a service; the packages that changed. It is as old as it says."""
    take_turns(session)
    changed = keep_sbom(
        session,
        service.slug,
        bom.packages,
        components=bom.components,
        source=source,
        by=by,
        observed_at=min(bom.made_at or now, now),
    )
    _follow(session, service, changed, "service.sbom", by=by, now=now)
    return changed


def _follow(
    session: Session,
    service: Service,
    changed: frozenset[str],
    verb: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    if changed:
        record(session, verb, service.slug, by=by, at=now, changed=len(changed))
        of_it = {service.slug: changed}
        rescope_services(session, [service.slug], by=by, now=now, changed=of_it)
