"""What the company tells the hub of itself: teams, people, services, facts."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import yaml

from bench.organisation.company import NEVER, Company, Person
from bench.organisation.hearsay import PACKAGES, Hearsay
from bench.organisation.hub import TravellingHub


class Office:
    def __init__(self, hub: TravellingHub, company: Company, hearsay: Hearsay) -> None:
        self._hub, self._company, self._hearsay = hub, company, hearsay

    def open(self) -> None:
        """The catalogue of the first week, and the facts that are heard by then."""
        there = [slug for slug, one in self._company.services.items() if one.is_there(1)]
        teams = [self._team(one) for one in self._company.teams]
        self._load([*teams, *map(self._service, there), *self._people(1)])
        for slug in there:
            self._first_facts(slug)

    def begin_week(self, week: int) -> None:
        """Whoever comes, goes or takes over, and services that are born or end."""
        born = [one.slug for one in self._company.services.values() if one.born == week > 1]
        gone = [one.slug for one in self._company.services.values() if one.retires == week]
        staff = self._people(week)
        if born or gone or staff != self._people(week - 1):
            self._load([*map(self._service, born), *staff])
        for slug in born:
            self._first_facts(slug)
        for slug in gone:
            day = self._monday(week) - timedelta(days=1)
            self._put_service(slug, retires_on=day.isoformat())

    def say(self, slug: str, facts: Mapping[str, Any]) -> None:
        """Facts as somebody of the team sends them."""
        team = self._company.services[slug].team
        if facts:
            self._hub.as_ci(team, "PATCH", f"/services/{slug}/facts", json=dict(facts))

    def say_packages(self, slug: str) -> None:
        """The packages of a service as a CycloneDX document, where it has a list of them."""
        service = self._company.services[slug]
        if packages := self._hearsay.sent_packages(slug):
            path = f"/services/{slug}/facts"
            self._hub.as_ci(service.team, "PATCH", path, json=_cyclonedx(packages))

    def say_technologies(self, slug: str) -> None:
        self._put_service(slug)

    def facts_wanted(self) -> dict[str, list[str]]:
        """By service, the names of facts that conditions ask for in vain."""
        items = self._hub.as_admin("GET", "/facts-wanted")["items"]
        return {item["service"]: item["names"] for item in items}

    def _first_facts(self, slug: str) -> None:
        heard = self._hearsay.heard[slug]
        self.say(slug, heard.facts)
        if heard.packages is not None:
            team = self._company.services[slug].team
            path = f"/services/{slug}/facts"
            self._hub.as_ci(team, "PATCH", path, json=_cyclonedx(heard.packages))

    def _load(self, documents: Iterable[dict[str, Any]]) -> None:
        text = yaml.safe_dump_all(documents, allow_unicode=True)
        self._hub.as_admin("POST", "/catalog", content=text.encode())

    def _put_service(self, slug: str, **more: Any) -> None:
        said = {k: v for k, v in self._service(slug).items() if k not in ("kind", "slug")}
        self._hub.as_admin("PUT", f"/services/{slug}", json=said | more)

    def _team(self, team: Mapping[str, Any]) -> dict[str, Any]:
        lead = self._company.people[team["lead"]].email
        return {"kind": "team", **team, "lead": lead}

    def _service(self, slug: str) -> dict[str, Any]:
        one = self._company.services[slug]
        names = ("slug", "title", "title_en", "team", "tier")
        told = {name: getattr(one, name) for name in names}
        return {"kind": "service", **told, "technologies": self._hearsay.heard[slug].technologies}

    def _people(self, week: int) -> list[dict[str, Any]]:
        return [self._person(one, week) for one in self._company.people.values()]

    def _person(self, person: Person, week: int) -> dict[str, Any]:
        """Somebody as the catalogue has them in a week; a leave is entered in its first one."""
        taken = [
            slug
            for one in self._company.successors
            if one.person == person.id and one.week <= week
            for slug in one.keeps
        ]
        services = self._company.services
        kept = [slug for slug in (*person.keeps, *taken) if services[slug].born <= week]
        told: dict[str, Any] = {"kind": "person", "email": person.email, "name": person.name}
        told |= {"role": person.role, "teams": list(person.teams), "locale": person.locale}
        told["services"] = kept
        if person.leaves < NEVER and week >= person.leaves:
            told["leaves_on"] = self._sunday(person.leaves).isoformat()
        if person.away and person.away[0] <= week <= person.away[1]:
            told["away"] = self._leave(person)
        return told

    def _leave(self, person: Person) -> dict[str, Any]:
        assert person.away is not None
        delegate = self._company.people[self._company.lead(person.teams[0])]
        since, until = self._monday(person.away[0]), self._sunday(person.away[1])
        days = {"since": since.isoformat(), "until": until.isoformat()}
        return {"delegate": delegate.email, **days}

    def _monday(self, week: int) -> date:
        return self._company.begins + timedelta(weeks=week - 1)

    def _sunday(self, week: int) -> date:
        return self._monday(week) + timedelta(days=6)


def _cyclonedx(packages: Mapping[str, str]) -> dict[str, Any]:
    components = [
        {"type": "library", "name": purl, "version": version, "purl": f"{purl}@{version}"}
        for purl, version in packages.items()
    ]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}


__all__ = ["PACKAGES", "Office"]
