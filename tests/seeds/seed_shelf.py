"""The seeds as their tests see them: every file once, days counted from a fixed first day."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from app.seeding import expanded

SEEDS = Path(__file__).parents[2] / "seeds"
EXAMPLES = SEEDS.parent / "examples"
FIRST_DAY = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Seed:
    """One Markdown file: its place below seeds/, its front matter (maybe none) and the rest."""

    path: Path
    team: str
    matter: dict[str, Any]
    body: str

    @property
    def learnings(self) -> list[dict[str, Any]]:
        return self.matter.get("learnings") or []


def in_yaml(text: str) -> Any:
    return YAML(typ="safe").load(text)


def text_of(path: Path) -> str:
    return expanded(path.read_text(encoding="utf-8"), FIRST_DAY)


def seed_of(path: Path, team: str | None = None) -> Seed:
    text = text_of(path)
    head, body = text[4:].split("\n---\n", 1) if text.startswith("---\n") else ("", text)
    matter = in_yaml(head) or {}
    return Seed(path, team or matter["team"], matter, body)


@cache
def demo() -> tuple[Seed, ...]:
    folder = SEEDS / "demo" / "writeups"
    found = sorted(folder.rglob("*.md"))
    return tuple(seed_of(path, path.relative_to(folder).parts[0]) for path in found)


@cache
def library(name: str) -> tuple[Seed, ...]:
    return tuple(seed_of(path) for path in sorted((SEEDS / name).glob("*.md")))


@cache
def organisation(kind: str) -> dict[str, dict[str, Any]]:
    """Teams, services and people of the demo, by short name or address."""
    text = text_of(SEEDS / "demo" / "organisation.yaml")
    documents = YAML(typ="safe").load_all(text)
    found = [one for one in documents if one["kind"] == kind]
    return {one.get("slug") or one["email"]: one for one in found}


@cache
def facts() -> dict[str, dict[str, Any]]:
    """What the demo's services told of themselves."""
    said = in_yaml(text_of(SEEDS / "demo" / "facts.yaml"))
    return {one["service"]: one["facts"] for one in said}


@cache
def rollouts() -> list[dict[str, Any]]:
    return list(in_yaml(text_of(SEEDS / "demo" / "rollouts.yaml")))


@cache
def answers() -> list[dict[str, Any]]:
    return list(in_yaml(text_of(SEEDS / "demo" / "answers.yaml")))


@cache
def learnings() -> dict[str, tuple[dict[str, Any], Seed]]:
    """The demo's learnings by the id that their files give them."""
    return {one["id"]: (one, seed) for seed in demo() for one in seed.learnings}


def newest_answers(learning: str) -> dict[str, dict[str, Any]]:
    """What counts for each service that answered."""
    return {one["service"]: one for one in answers() if one["learning"] == learning}


def day_of(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])
