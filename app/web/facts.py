"""The facts of a service on its page, and the form that says one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.actions.noting_facts import may_note, note_facts, service_to_note
from app.deps import Author, Now, WriteSession
from models.actor import Actor
from models.errors import Invalid
from models.fact import Fact, Sbom, facts_of, sbom_of
from models.person import names_of
from models.service import Service

#: After so long a fact may well have changed without anybody saying so.
STALE_AFTER = timedelta(days=180)
_COMMIT = re.compile(r"(?<=@)([0-9a-f]{7})[0-9a-f]{33}\b")
_WITHOUT_VALUE = {"yes": True, "no": False, "none": None}
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class FactLine:
    """``shown`` is a text, or a bool that the page has words for."""

    name: str
    shown: str | bool
    source: str | None
    by: str | None
    at: datetime
    is_stale: bool


@dataclass(frozen=True, slots=True)
class SbomLine:
    components: int
    source: str | None
    by: str | None
    at: datetime
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Known:
    facts: tuple[FactLine, ...]
    sbom: SbomLine | None
    may_change: bool


def known_of(session: Session, service: Service, viewer: Actor, *, now: datetime) -> Known:
    """What is known of a service beside the catalogue."""
    facts, sbom = facts_of(session, service.slug), sbom_of(session, service.slug)
    people = names_of(session, {one.by for one in (*facts, sbom) if one})
    may_change = viewer.person_id is not None and may_note(viewer, service)
    return Known(_fact_lines(facts, people, now), _sbom_line(sbom, people, now), may_change)


@router.post("/services/{slug}/facts", name="service.facts.say")
def say(
    session: WriteSession,
    by: Author,
    now: Now,
    slug: str,
    name: Annotated[str, Form()],
    value: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "text",
) -> Response:
    """Add, change or (``kind=none``) remove one fact."""
    name = name.strip()
    said = {name: _value(name, value.strip(), kind)}
    service = service_to_note(session, slug, by=by)
    note_facts(session, service, said, source=None, by=by, now=now)
    return RedirectResponse(f"/services/{slug}#facts", 303)


def _value(name: str, value: str, kind: str) -> Any:
    """What a form says, as a fact: yes, no and none need no value."""
    if kind in _WITHOUT_VALUE:
        return _WITHOUT_VALUE[kind]
    if not value:
        raise Invalid("The fact “{name}” needs a value.", name=name)
    if kind == "list":
        parts = value.replace("、", ",").split(",")
        return [part.strip() for part in parts if part.strip()]
    return _number(name, value) if kind == "number" else value


def _number(name: str, value: str) -> float:
    try:
        return int(value) if value.lstrip("+-").isdecimal() else float(value)
    except ValueError:
        raise Invalid("The fact “{name}” is no number.", name=name) from None


def _fact_lines(
    facts: Sequence[Fact], people: dict[str, str], now: datetime
) -> tuple[FactLine, ...]:
    return tuple(
        FactLine(
            name=fact.name,
            shown=_shown(fact.value),
            source=_short(fact.source),
            by=people.get(fact.by),
            at=fact.observed_at,
            is_stale=now - fact.observed_at > STALE_AFTER,
        )
        for fact in facts
    )


def _sbom_line(sbom: Sbom | None, people: dict[str, str], now: datetime) -> SbomLine | None:
    if sbom is None:
        return None
    is_stale = now - sbom.observed_at > STALE_AFTER
    return SbomLine(
        components=sbom.components,
        source=_short(sbom.source),
        by=people.get(sbom.by),
        at=sbom.observed_at,
        is_stale=is_stale,
    )


def _short(source: str | None) -> str | None:
    """A commit by its first seven digits, as everybody writes it."""
    return source and _COMMIT.sub(r"\1", source)


def _shown(value: Any) -> str | bool:
    if isinstance(value, bool):
        return value
    return ", ".join(value) if isinstance(value, list) else str(value)
