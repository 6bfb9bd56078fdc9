"""``/services/{slug}/facts``: what a service is made of."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from sqlmodel import Session

from app.actions.noting_facts import note_facts, note_sbom, service_to_note
from app.api.fact_replies import FACTS_BODY, NOTED, FactsReply, NotedReply
from app.api.json_body import read_json
from app.api.shapes import moment
from app.deps import Now, Prover, ReadSession, WriteSession
from app.reading.cyclonedx import Bom, bom_from, is_bom, refuse_xml
from models.actor import Actor
from models.catalogue import visible_service
from models.errors import Invalid
from models.fact import Fact, Sbom, facts_of, sbom_of
from models.service import Service

LONGEST_SOURCE = 500
router = APIRouter()


async def _body(request: Request) -> bytes:
    return await request.body()


@router.patch(
    "/services/{slug}/facts",
    name="service.facts.patch",
    openapi_extra=FACTS_BODY,
    responses=NOTED,
    response_model=NotedReply,
)
def note(
    session: WriteSession,
    by: Prover,
    now: Now,
    slug: str,
    raw: Annotated[bytes, Depends(_body)],
    source: Annotated[str | None, Header(alias="X-Yokoten-Source")] = None,
) -> dict[str, Any]:
    """Merge facts, null removing one; or keep a CycloneDX document as the newest SBOM."""
    said, source = _said(raw), _source(source)
    service = service_to_note(session, slug, by=by)
    if isinstance(said, Bom):
        changed = note_sbom(session, service, said, source=source, by=by, now=now)
    else:
        changed = note_facts(session, service, said, source=source, by=by, now=now)
    found, sbom = _facts(facts_of(session, slug)), _sbom(sbom_of(session, slug))
    return {"service": slug, "facts": found, "changed": sorted(changed), "sbom": sbom}


@router.get("/services/{slug}/facts", name="service.facts", response_model=FactsReply)
def facts(session: ReadSession, by: Prover, slug: str) -> dict[str, Any]:
    """Each fact with its source and its day."""
    service = _readable(session, slug, by)
    found = facts_of(session, service.slug)
    return {
        "service": service.slug,
        "facts": _facts(found),
        "items": [_fact(one) for one in found],
        "sbom": _sbom(sbom_of(session, service.slug)),
    }


def _readable(session: Session, slug: str, by: Actor) -> Service:
    """Whoever may say facts reads them; so does whoever reads at all."""
    if by.scope in (None, "read", "push", "admin"):
        return visible_service(session, slug, viewer=by)
    return service_to_note(session, slug, by=by)


def _said(raw: bytes) -> Bom | dict[str, Any]:
    refuse_xml(raw)
    document = read_json(raw)
    if not isinstance(document, dict):
        raise Invalid("Facts are one JSON object: names and values.")
    return bom_from(document) if is_bom(document) else document


def _source(source: str | None) -> str | None:
    """Headers come as Latin-1; what stands in them is UTF-8."""
    if source is None or not source.strip():
        return None
    try:
        source = source.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise Invalid("The text holds characters that are no Unicode.") from None
    if len(source) > LONGEST_SOURCE or not source.isprintable():
        raise Invalid("The source is longer than {limit} bytes or holds control characters.",
                      limit=LONGEST_SOURCE)  # fmt: skip
    return source.strip()


def _facts(found: Sequence[Fact]) -> dict[str, Any]:
    return {fact.name: fact.value for fact in found}


def _fact(fact: Fact) -> dict[str, Any]:
    told = {name: getattr(fact, name) for name in ("name", "value", "source", "by")}
    return told | {"observed_at": moment(fact.observed_at)}


def _sbom(sbom: Sbom | None) -> dict[str, Any] | None:
    if sbom is None:
        return None
    return {"components": sbom.components, "observed_at": moment(sbom.observed_at)}
