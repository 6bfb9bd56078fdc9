"""The catalogue: teams, services, people, as YAML or one by one."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent
from sqlmodel import Session, col, delete

from app.actions.catalogue_forms import PersonForm, ServiceForm, TeamForm, checked
from models.actor import Actor
from models.errors import Invalid
from models.event import record
from models.person import Keeper, Membership, Person, new_person, person_by_email
from models.service import Service
from models.team import Team, ensure_team, valid_slug

LONGEST = 2 << 20


def put_team(
    session: Session, slug: str, form: TeamForm, *, by: Actor, now: datetime
) -> tuple[Team, bool]:
    """Create or change a team; whether it is new. What the form leaves out stays."""
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
    """Create or change a service; whether it is new. An unknown team becomes an unconfirmed one."""
    service = session.get(Service, valid_slug(slug))
    is_new = service is None
    service = service or Service(slug=slug, title=slug, created_at=now)
    if form.team:
        ensure_team(session, form.team, now=now)
    _take(service, form)
    service.is_confirmed = True
    session.add(service)
    record(session, "service.put", slug, by=by, at=now)
    return service, is_new


def put_person(session: Session, form: PersonForm, *, by: Actor, now: datetime) -> Person:
    """Create or change a person, found by address, with their teams and services."""
    person = person_by_email(session, form.email)
    if person is None:
        person = new_person(form.email, form.name, role=form.role, now=now)
    person.name, person.role = form.name, form.role
    person.locale, person.leaves_on = form.locale, form.leaves_on
    session.add(person)
    session.flush()
    session.exec(delete(Membership).where(col(Membership.person) == person.id))
    session.exec(delete(Keeper).where(col(Keeper.person) == person.id))
    session.add_all(Membership(person=person.id, team=team) for team in form.teams)
    session.add_all(Keeper(person=person.id, service=service) for service in form.services)
    record(session, "person.put", person.id, by=by, at=now)
    return person


def load_catalogue(session: Session, text: str, *, by: Actor, now: datetime) -> dict[str, int]:
    """A multi-document YAML of ``kind: team | service | person``; how many of each.

    Teams first, then services, then people, then who leads: in any order in the file. Raises
    Invalid with the number of the document that is wrong, and then nothing has been done.
    """
    documents = list(_documents(text))
    counts: dict[str, int] = {}
    for kind in ("team", "service", "person", "lead"):
        for number, document in documents:
            if document.get("kind") == ("team" if kind == "lead" else kind):
                _PUT[kind](session, _numbered(number, document), by=by, now=now)
                counts[kind] = counts.get(kind, 0) + 1
        session.flush()
    return {kind: n for kind, n in counts.items() if kind != "lead"}


def _numbered(number: int, document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "kind"} | {"_at": number}


def _team(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    slug, form = _form(TeamForm, document)
    put_team(session, slug, form.model_copy(update={"lead": None}), by=by, now=now)


def _lead(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    slug, form = _form(TeamForm, document)
    if form.lead:
        put_team(session, slug, form, by=by, now=now)


def _service(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    slug, form = _form(ServiceForm, document)
    put_service(session, slug, form, by=by, now=now)


def _person(session: Session, document: dict[str, Any], *, by: Actor, now: datetime) -> None:
    number = document.pop("_at")
    put_person(session, checked(PersonForm, document, at=number), by=by, now=now)


_PUT: dict[str, Callable[..., None]] = {
    "team": _team,
    "service": _service,
    "person": _person,
    "lead": _lead,
}


def _form(form: Any, document: dict[str, Any]) -> tuple[str, Any]:
    number, slug = document.pop("_at"), document.pop("slug", None)
    if not isinstance(slug, str):
        raise Invalid("Document {number} has no “slug”.", number=number)
    return slug, checked(form, document, at=number)


def _documents(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    if len(text) > LONGEST:
        raise Invalid("The catalogue is longer than {limit} characters.", limit=LONGEST)
    yaml = YAML(typ="safe", pure=True)
    try:
        if any(isinstance(event, AliasEvent) for event in yaml.parse(text)):
            raise Invalid("Aliases are not taken in a catalogue.")
        documents = list(YAML(typ="safe", pure=True).load_all(text))
    except YAMLError as error:
        raise Invalid("This is no YAML: {reason}", reason=_place(error)) from None
    except RecursionError:
        raise Invalid("This YAML is nested too deeply.") from None
    for number, document in enumerate(documents, 1):
        if document is None:
            continue
        if not isinstance(document, dict) or document.get("kind") not in (
            "team",
            "service",
            "person",
        ):
            raise Invalid(
                "Document {number} is no team, service or person: it needs “kind”.", number=number
            )
        yield number, document


def _place(error: YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    return f"{problem} (line {mark.line + 1}, column {mark.column + 1})" if mark else str(problem)


def _take(row: Any, form: Any, *, without: tuple[str, ...] = ()) -> None:
    said: Mapping[str, Any] = form.model_dump(exclude_unset=True)
    for name, value in said.items():
        if name not in without:
            setattr(row, name, value)
