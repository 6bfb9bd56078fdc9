"""Who is asked for a service: by role, with fallbacks where somebody is away, ill or gone.

Nobody is asked who could not answer: a reader, or an author of another team.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.actor import Actor
from models.person import Delegation, Keeper, Membership, Person
from models.service import Service
from models.team import Team

#: From the embedded SRE to the one who is asked where nobody else is there.
ROLES = ("sre", "deputy", "delegate", "lead", "sre_team")


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is asked, and by which of ``ROLES``."""

    person: Person
    role: str

    @property
    def is_stopgap(self) -> bool:
        """Whether the service has no embedded SRE, deputy or delegate at the moment."""
        return self.role in ("lead", "sre_team")


def receivers_of(
    session: Session, services: Sequence[Service], *, today: date
) -> dict[str, Receiver | None]:
    """The receiver of each service, None where the hub knows nobody; six queries for all."""
    roll = _Roll(session, services, today)
    return {service.slug: roll.receiver(service) for service in services}


class _Roll:
    """Who there is today."""

    def __init__(self, session: Session, services: Sequence[Service], today: date) -> None:
        self._people = {one.id: one for one in session.exec(_present(today))}
        self._keepers: defaultdict[str, list[Keeper]] = defaultdict(list)
        for keeper in session.exec(_keepers(services)):
            self._keepers[keeper.service].append(keeper)
        self._leads = dict(session.exec(select(Team.slug, Team.lead)).all())
        away = select(Delegation).where(Delegation.since <= today, Delegation.until >= today)
        self._away = {one.person: one.delegate for one in session.exec(away)}
        self._teams: defaultdict[str, set[str]] = defaultdict(set)
        for person, team in session.exec(select(Membership.person, Membership.team)):
            self._teams[person].add(team)
        staff = [one for one in self._people.values() if one.role in ("sre", "admin")]
        self._staff = sorted(staff, key=lambda one: (one.role != "sre", one.email))

    def receiver(self, service: Service) -> Receiver | None:
        mine, team = self._keepers[service.slug], service.team or ""
        main = [one.person for one in mine if not one.is_deputy]
        steps: tuple[tuple[str, Callable[[], Iterable[str | None]]], ...] = (
            ("sre", lambda: main),
            ("deputy", lambda: (one.person for one in mine if one.is_deputy)),
            ("delegate", lambda: (self._away.get(person) for person in main)),
            ("lead", lambda: [self._leads.get(team)]),
            ("sre_team", lambda: (person.id for person in self._staff)),
        )
        found = ((role, self._first(candidates(), team)) for role, candidates in steps)
        return next((Receiver(person, role) for role, person in found if person), None)

    def _first(self, candidates: Iterable[str | None], team: str) -> Person | None:
        there = (self._people.get(one) for one in candidates if one and one not in self._away)
        return next((person for person in there if person and self._answers(person, team)), None)

    def _answers(self, person: Person, team: str) -> bool:
        teams = tuple(self._teams[person.id])
        return Actor(id=person.id, role=person.role, teams=teams).writes_for(team)


def _present(today: date) -> SelectOfScalar[Person]:
    gone = col(Person.leaves_on).is_not(None) & (col(Person.leaves_on) < today)
    return select(Person).where(col(Person.disabled_at).is_(None), ~gone)


def _keepers(services: Sequence[Service]) -> SelectOfScalar[Keeper]:
    slugs = [service.slug for service in services]
    return select(Keeper).where(col(Keeper.service).in_(slugs)).order_by(Keeper.person)
