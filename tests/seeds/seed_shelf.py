"""The seeds as their tests see them: every file once, days counted from a fixed first day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

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


def _shifted(days: str) -> date:
    return FIRST_DAY + timedelta(days=int(days))


def expanded(text: str, first_day: date) -> str:
    return re.sub(
        r"\{\{(day|time|日|日時) (-?\d+)(?: (\d\d:\d\d))?\}\}",
        lambda found: _written(found[1], first_day + timedelta(days=int(found[2])), found[3]),
        text,
    )


def _written(word: str, day: date, clock: str | None) -> str:
    if word in ("day", "time"):
        return day.isoformat() + (f"T{clock}:00+09:00" if clock else "")
    return f"{day.year}年{day.month}月{day.day}日" + (f" {clock}" if clock else "")
