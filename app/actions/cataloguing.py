"""The catalogue: teams, services, people, as YAML or one by one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete

from app.actions.catalogue_forms import AwayForm, PersonForm, ServiceForm, TeamForm, checked
from app.actions.scoping import rescope_services
from app.reading.yaml12 import Rejected, documents
from models.actor import Actor
from models.database import take_turns
from models.errors import Forbidden, Invalid
from models.event import record
from models.fact import catalogued
from models.person import Delegation, Keeper, Membership, Person, new_person, person_by_email
from models.service import Service, service_by_slug
from models.team import Team, ensure_team, team_by_slug, valid_slug

KINDS = ("team", "service", "person")
#: What names people, and so comes after them; with the documents that it stands in.
_LATER = {"lead": "team", "away": "person"}
_MESSAGES = {
    "broken": "Line {line} is not valid YAML.",
    "duplicate": "The key “{key}” is there a second time in line {line}.",
    "alias": "Line {line} holds a YAML alias; those are not taken.",
    "deep": "Line {line} is nested too deeply.",
}


def put_team(
    session: Session, slug: str, form: TeamForm, *, by: Actor, now: datetime
) -> tuple[Team, bool]:
    """Create or change a team; whether it is new. What the form leaves out stays."""
    take_turns(session)
    team = session.get(Team, valid_slug(slug))
    is_new = team is None
    team = team or Team(slug=slug, title=slug, created_at=now)
    lead = person_by_email(session, form.lead) if form.lead else None
    _take(team, form, without=("lead",))
    team.lead = lead.id if lead else team.lead
    team.is_confirmed = True
    session.add(team)
    record(session, "team.put", slug, by=by, at=now)
    return team, is_new


def put_service(
    session: Session, slug: str, form: ServiceForm, *, by: Actor, now: datetime
) -> tuple[Service, bool]:
    """Create or change a service; whether it is new. An unknown team becomes an unconfirmed one.

    Learnings whose condition holds of it from now on are asked of it.
    """
    service, is_new, changed = _kept_service(session, slug, form, by=by, now=now)
    if changed:
        session.flush()
        rescope_services(session, [slug], by=by, now=now, changed={slug: changed})
    return service, is_new


def _kept_service(
    session: Session, slug: str, form: ServiceForm, *, by: Actor, now: datetime
) -> tuple[Service, bool, frozenset[str]]:
    """Besides the service, which of the facts that conditions read are others than before."""
    take_turns(session)
    service = session.get(Service, valid_slug(slug))
    is_new = service is None
    service = service or Service(slug=slug, title=slug, created_at=now)
    before = {} if is_new else catalogued(service)
    if form.team:
        ensure_team(session, form.team, now=now)
    _take(service, form)
    service.is_confirmed = True
    session.add(service)
    record(session, "service.put", slug, by=by, at=now)
    after = catalogued(service)
    return (
        service,
        is_new,
        frozenset(name for name in after if is_new or after[name] != before[name]),
    )


def put_person(session: Session, form: PersonForm, *, by: Actor, now: datetime) -> Person:
    """Create or change a person, found by address, with their teams and services.

    Raises Forbidden where that would lift or lower somebody above oneself.
    """
    person = person_by_email(session, form.email)
    if not by.is_admin and "admin" in (form.role, person and person.role):
        raise Forbidden("Only administrators may do this.")
    if person is None:
        person = new_person(form.email, form.name, role=form.role, now=now)
    person.name, person.role = form.name, form.role
    person.locale, person.leaves_on = form.locale, form.leaves_on
    session.add(person)
    session.flush()
    _place(session, person, form)
    record(session, "person.put", person.id, by=by, at=now)
    return person


def _place(session: Session, person: Person, form: PersonForm) -> None:
    """Raises NotFound for a team or a service that is not there."""
    session.exec(delete(Membership).where(col(Membership.person) == person.id))
    session.exec(delete(Keeper).where(col(Keeper.person) == person.id))
    for team in dict.fromkeys(form.teams):
        session.add(Membership(person=person.id, team=team_by_slug(session, team).slug))
    kept = dict.fromkeys(form.deputy_for, True) | dict.fromkeys(form.services, False)
    for service, is_deputy in kept.items():
        slug = service_by_slug(session, service).slug
        session.add(Keeper(person=person.id, service=slug, is_deputy=is_deputy))


def stand_in(
    session: Session, person: Person, away: AwayForm | None, *, by: Actor, now: datetime
) -> None:
    """Say who answers while this person is away; None: they are there. Raises Invalid."""
    session.exec(delete(Delegation).where(col(Delegation.person) == person.id))
    if away is None:
        return
    record(session, "person.away", person.id, by=by, at=now)
    delegate = person_by_email(session, away.delegate)
    if delegate is None or delegate.id == person.id:
        raise Invalid("“{address}” cannot stand in: name somebody else of the catalogue.",
                      address=away.delegate)  # fmt: skip
    if away.until < away.since:
        raise Invalid("The last day of absence is before the first.")
    session.add(
        Delegation(person=person.id, delegate=delegate.id, since=away.since, until=away.until)
    )


def read_catalogue(text: str) -> list[tuple[int, dict[str, Any]]]:
    """A multi-document YAML of ``kind: team | service | person``, numbered from 1.

    Raises Invalid. Slow, so outside of a transaction.
    """
    try:
        read = enumerate(documents(text), 1)
        return [(number, _checked(number, one)) for number, one in read if one is not None]
    except Rejected as rejected:
        message = _MESSAGES[rejected.rule]
        raise Invalid(message, line=rejected.line, key=rejected.key) from None


def load_catalogue(
    session: Session,
    catalogue: Sequence[tuple[int, dict[str, Any]]],
    *,
    by: Actor,
    now: datetime,
) -> dict[str, int]:
    """Teams, services, people, then who leads and who stands in: in any order; how many of each.

    Raises Invalid with the number of the document that is wrong, and then nothing has been done.
    """
    take_turns(session)
    counts: dict[str, int] = {}
    changed: dict[str, frozenset[str]] = {}
    for kind in (*KINDS, *_LATER):
        for number, document in catalogue:
            if document.get("kind") == _LATER.get(kind, kind):
                changed |= _PUT[kind](session, _numbered(number, document), by=by, now=now) or {}
                counts[kind] = counts.get(kind, 0) + 1
        session.flush()
    if others := {slug: names for slug, names in changed.items() if names}:
        rescope_services(session, list(others), by=by, now=now, changed=others)
    return {kind: n for kind, n in counts.items() if kind in KINDS}


def _numbered(number: int, document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "kind"} | {"_at": number}


def _team(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    slug, form = _form(TeamForm, document)
    put_team(session, slug, form.model_copy(update={"lead": None}), by=by, now=now)


def _lead(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    slug, form = _form(TeamForm, document)
    if form.lead:
        put_team(session, slug, form, by=by, now=now)


def _service(
    session: Session, document: dict[str, Any], *, by: Actor, now: datetime
) -> dict[str, frozenset[str]]:
    """Which of its facts are others than before; what follows is done once for a whole file."""
    slug, form = _form(ServiceForm, document)
    return {slug: _kept_service(session, slug, form, by=by, now=now)[2]}


def _person(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    number = document.pop("_at")
    put_person(session, checked(PersonForm, document, at=number), by=by, now=now)


def _away(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    form = checked(PersonForm, document, at=document.pop("_at"))
    if person := person_by_email(session, form.email):
        stand_in(session, person, form.away, by=by, now=now)


_PUT: dict[str, Callable[..., dict[str, frozenset[str]] | None]] = {
    "team": _team,
    "service": _service,
    "person": _person,
    "lead": _lead,
    "away": _away,
}


def _form(form: Any, document: dict[str, Any]) -> tuple[str, Any]:
    number, slug = document.pop("_at"), document.pop("slug", None)
    if not isinstance(slug, str):
        raise Invalid("Document {number} has no “slug”.", number=number)
    return slug, checked(form, document, at=number)


def _checked(number: int, document: Any) -> dict[str, Any]:
    if isinstance(document, dict) and document.get("kind") in KINDS:
        return document
    raise Invalid(
        "Document {number} is no team, service or person: it needs “kind”.", number=number
    )


def _take(row: Any, form: Any, *, without: tuple[str, ...] = ()) -> None:
    said: Mapping[str, Any] = form.model_dump(exclude_unset=True)
    for name, value in said.items():
        if name not in without:
            setattr(row, name, value)
