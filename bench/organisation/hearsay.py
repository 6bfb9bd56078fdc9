"""What the hub has heard of the services: some of it missing, some of it wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.organisation.chance import Chance
from bench.organisation.company import Company, Service
from bench.organisation.model import Model

PACKAGES = "sbom"
"""What the list of packages is called where facts are wanted."""


@dataclass
class Heard:
    """Of one service; ``packages`` is None where no SBOM was ever sent."""

    technologies: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    packages: dict[str, str] | None = None

    def as_facts(self, service: Service) -> dict[str, Any]:
        """What conditions read, as the hub would put it."""
        told = {"service": service.slug, "team": service.team, "tier": service.tier, "tags": []}
        found = {**told, "technologies": self.technologies, **self.facts}
        if self.packages is not None:
            found["sbom"] = {purl: [version] for purl, version in self.packages.items()}
        return found


def truth_of(service: Service) -> Heard:
    """Everything, as it is."""
    packages = None if service.packages is None else dict(service.packages)
    return Heard(list(service.technologies), dict(service.facts), packages)


class Hearsay:
    """What was heard, by service, and what becomes of it."""

    def __init__(self, company: Company, model: Model, chance: Chance) -> None:
        self._company, self._model, self._chance = company, model, chance
        self._missing = self._drawn(model.missing, "missing")
        self._mistaken = self._drawn(model.wrong, "wrong")
        self.heard: dict[str, Heard] = {
            slug: self._first(service) for slug, service in company.services.items()
        }

    def decay(self, slug: str, week: int) -> dict[str, Any]:
        """Facts that were right and are not any more: by name, what the hub hears now."""
        service, heard = self._company.services[slug], self.heard[slug]
        changed = {
            name: self._wrong(service, name)
            for name, value in heard.facts.items()
            if value == service.facts[name]
            if self._chance.happens(self._model.decays, "decay", week, slug, name)
        }
        heard.facts |= changed
        return changed

    def told(self, slug: str, name: str, *, rightly: bool = True) -> Any:
        """A fact that somebody says now; None where there is none to be said."""
        service = self._company.services[slug]
        if name not in service.facts:
            return None
        value = service.facts[name] if rightly else self._wrong(service, name)
        self.heard[slug].facts[name] = value
        return value

    def untrue(self, slug: str) -> Iterator[str]:
        """The names of facts that are missing or wrong; technologies by ``technologies.NAME``."""
        service, heard = self._company.services[slug], self.heard[slug]
        yield from (name for name, value in service.facts.items() if heard.facts.get(name) != value)
        for name in sorted({*service.technologies} ^ {*heard.technologies}):
            yield f"technologies.{name}"

    def put_right(self, slug: str, name: str) -> None:
        service, heard = self._company.services[slug], self.heard[slug]
        kind, _, technology = name.partition(".")
        if kind != "technologies":
            heard.facts[name] = service.facts[name]
        elif technology in heard.technologies:
            heard.technologies.remove(technology)
        else:
            heard.technologies.append(technology)

    def sent_packages(self, slug: str) -> Mapping[str, str] | None:
        """The packages of a service that can list them, sent at last."""
        service, heard = self._company.services[slug], self.heard[slug]
        heard.packages = dict(service.packages) if service.packages else None
        return heard.packages

    def _first(self, service: Service) -> Heard:
        heard = Heard()
        for name in service.facts:
            if (service.slug, name) not in self._missing:
                heard.facts[name] = self._first_value(service, name)
        for name in service.technologies:
            if (service.slug, name) not in self._missing:
                is_wrong = (service.slug, name) in self._mistaken
                other = self._other_technology(service, name)
                heard.technologies.append(other if is_wrong else name)
        heard.technologies = list(dict.fromkeys(heard.technologies))
        if service.packages and (service.slug, PACKAGES) not in self._missing:
            there = service.packages.items()
            heard.packages = {k: v for k, v in there if (service.slug, k) not in self._mistaken}
        return heard

    def _first_value(self, service: Service, name: str) -> Any:
        is_wrong = (service.slug, name) in self._mistaken
        return self._wrong(service, name) if is_wrong else service.facts[name]

    def _drawn(self, share: float, what: str) -> set[tuple[str, str]]:
        """This share, exactly, of all that could be heard: (service, name)."""
        names = [
            (one.slug, name)
            for one in self._company.services.values()
            for name in (*one.facts, *one.technologies, *_packages(one))
        ]
        names.sort(key=lambda about: self._chance.draw(what, *about))
        return set(names[: round(share * len(names))])

    def _wrong(self, service: Service, name: str) -> Any:
        """Another value of this fact: the opposite, or what another service has."""
        value = service.facts[name]
        if isinstance(value, bool):
            return not value
        found = [one.facts[name] for one in self._company.services.values() if name in one.facts]
        others = [one for one in found if one != value] or ["unknown"]
        return self._chance.one_of(others, "other", service.slug, name)

    def _other_technology(self, service: Service, name: str) -> str:
        """One that it does not use, and perhaps did."""
        known = {tech for one in self._company.services.values() for tech in one.technologies}
        others = sorted(known - {*service.technologies})
        return self._chance.one_of(others, "other technology", service.slug, name)


def _packages(service: Service) -> tuple[str, ...]:
    """The list of packages as a whole, and each of them."""
    return (PACKAGES, *service.packages) if service.packages else ()
