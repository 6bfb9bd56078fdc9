"""The invented company as it really is: data/, which people wrote by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
NEVER = 10_000


@dataclass(frozen=True, slots=True)
class Service:
    """``facts``, ``technologies`` and ``packages`` (versions by purl) are what is true of it.

    It is there from the week ``born`` on and no more in the week ``retires``.
    """

    slug: str
    team: str
    title: str
    title_en: str
    tier: int
    technologies: tuple[str, ...]
    facts: Mapping[str, Any]
    packages: Mapping[str, str] | None
    prose: str
    born: int
    retires: int

    def is_there(self, week: int) -> bool:
        return self.born <= week < self.retires


@dataclass(frozen=True, slots=True)
class Person:
    """``away`` are the first and the last week of a leave, ``leaves`` the last week of work."""

    id: str
    name: str
    teams: tuple[str, ...]
    keeps: tuple[str, ...]
    role: str
    locale: str
    away: tuple[int, int] | None
    leaves: int

    @property
    def email(self) -> str:
        return f"{self.id}@tsumugi.example.jp"


@dataclass(frozen=True, slots=True)
class Lesson:
    """``could_happen`` is the hidden truth, ``stated`` the condition in the text.

    ``clicked`` is what its author makes of a proposal, None for taking it as it is.
    """

    report: str
    position: int
    could_happen: frozenset[str]
    stated: str | None
    clicked: str | None


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    team: str
    week: int
    services: tuple[str, ...]
    text: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Successor:
    week: int
    person: str
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    begins: date
    weeks: int
    teams: tuple[dict[str, Any], ...]
    people: Mapping[str, Person]
    services: Mapping[str, Service]
    reports: tuple[Report, ...]
    successors: tuple[Successor, ...]

    def lead(self, team: str) -> str:
        return next(str(one["lead"]) for one in self.teams if one["slug"] == team)


@cache
def company() -> Company:
    organisation, year = _read("teams.yaml"), _read("year.yaml")
    people = {one["id"]: _person(one) for one in organisation["people"]}
    reports = sorted(_reports(year), key=lambda one: (one.week, one.id))
    return Company(
        begins=year["begins"],
        weeks=year["weeks"],
        teams=tuple(organisation["teams"]),
        people=people,
        services={one.slug: one for one in _services()},
        reports=tuple(reports),
        successors=tuple(
            Successor(one["week"], one["person"], tuple(one["keeps"])) for one in year["successors"]
        ),
    )


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text("utf-8"))


def _person(said: dict[str, Any]) -> Person:
    away = said.get("away")
    return Person(
        id=said["id"],
        name=said["name"],
        teams=tuple(said["teams"]),
        keeps=tuple(said.get("keeps", ())),
        role=said.get("role", "author"),
        locale=said.get("locale", "ja"),
        away=(away[0], away[1]) if away else None,
        leaves=said.get("leaves", NEVER),
    )


def _services() -> Iterator[Service]:
    for path in sorted((DATA / "services").glob("*.yaml")):
        for said in yaml.safe_load(path.read_text("utf-8")):
            yield Service(
                **{name: said[name] for name in ("slug", "title", "title_en", "tier", "facts")},
                team=path.stem,
                technologies=tuple(said["technologies"]),
                packages=_packages(said),
                prose=said["prose"],
                born=said.get("born", 1),
                retires=said.get("retires", NEVER),
            )


def _packages(said: dict[str, Any]) -> dict[str, str] | None:
    found = said.get("sbom")
    return {purl: str(version) for purl, version in found.items()} if found else None


def _reports(year: dict[str, Any]) -> Iterator[Report]:
    truth, clicks = _read("truth.yaml"), _read("clicks.yaml")
    weeks = {id_: week for week, ids in year["pushed"].items() for id_ in ids}
    for path in (DATA / "reports").glob("*/*.md"):
        text = path.read_text("utf-8")
        front = yaml.safe_load(text.split("---\n")[1])
        named = front["service"]
        yield Report(
            id=path.stem,
            team=path.parent.name,
            week=weeks[path.stem],
            services=tuple(named) if isinstance(named, list) else (named,),
            text=text,
            lessons=tuple(_lessons(path.stem, truth, clicks, front)),
        )


def _lessons(
    id_: str, truth: dict[str, Any], clicks: dict[str, Any], front: dict[str, Any]
) -> Iterator[Lesson]:
    said = front.get("learnings", [])
    for at, judged in enumerate(truth[id_]):
        yield Lesson(
            report=id_,
            position=at,
            could_happen=frozenset(judged["could_happen"]),
            stated=said[at].get("applies_when") if said else None,
            clicked=clicks[id_][at] if id_ in clicks else None,
        )
