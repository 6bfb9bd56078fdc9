"""The libraries that every hub carries: starter and manual, each page in both languages."""

import re
from pathlib import Path

import pytest
from seed_shelf import EXAMPLES, SEEDS, Seed, in_yaml, library, organisation

from app.actions.catalogue_forms import TeamForm, checked
from app.secrets import scan
from models.kinds import KINDS
from models.scope import parsed

LIBRARIES = ("starter", "manual")
_KANA = re.compile(r"[\u3041-\u30ff]")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def slug_and_lang(seed: Seed) -> tuple[str, str]:
    slug, lang, _ = seed.path.name.split(".")
    return slug, lang


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_is_declared_as_a_team(name: str) -> None:
    said = in_yaml((SEEDS / name / "library.yaml").read_text(encoding="utf-8"))
    assert (said.pop("kind"), said.pop("slug")) == ("team", name)
    assert checked(TeamForm, said).is_library


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_has_every_page_in_japanese_and_english(name: str) -> None:
    pages = {slug_and_lang(seed) for seed in library(name)}
    assert {(slug, lang) for slug, _ in pages for lang in ("ja", "en")} == pages


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_page_says_who_it_is_and_names_its_twin(name: str) -> None:
    for seed in library(name):
        slug, lang = slug_and_lang(seed)
        known_as = slug if name == "starter" else f"{name}-{slug}"
        twin = "en" if lang == "ja" else "ja"
        assert (seed.matter["id"], seed.matter["lang"]) == (f"{known_as}-{lang}", lang)
        assert (seed.matter["team"], seed.matter["kind"] in KINDS) == (name, True)
        assert seed.matter["links"] == [{"rel": "related", "to": f"{known_as}-{twin}"}]
        assert bool(_KANA.search(seed.matter["title"])) == (lang == "ja")


@pytest.mark.parametrize("name", LIBRARIES)
def test_twins_are_built_alike(name: str) -> None:
    outlines: dict[str, set[tuple[int, ...]]] = {}
    for seed in library(name):
        lines = [line.split(" ")[0] for line in _FENCE.sub("```", seed.body).splitlines()]
        shape = tuple(lines.count(mark) for mark in ("##", "###", "```", "1.", "2.", "3."))
        outlines.setdefault(slug_and_lang(seed)[0], set()).add(shape)
    assert {slug: shapes for slug, shapes in outlines.items() if len(shapes) > 1} == {}


def test_the_starter_library_holds_forty_learnings() -> None:
    assert len({slug_and_lang(seed)[0] for seed in library("starter")}) == 40
    for seed in library("starter"):
        [learning] = seed.learnings
        assert learning["id"] == f"starter-{seed.matter['id']}"
        assert learning["statement"]
        parsed(learning["applies_when"])


def test_starter_conditions_are_the_same_in_both_languages() -> None:
    found = library("starter")
    conditions = {(slug_and_lang(one)[0], one.learnings[0]["applies_when"]) for one in found}
    assert len(conditions) == 40


def test_the_manual_is_short_and_its_links_lead_to_pages() -> None:
    for seed in library("manual"):
        assert len(seed.body.splitlines()) <= 100, seed.path.name
        for target in _LINK.findall(_FENCE.sub("", seed.body)):
            if target.endswith(f".{seed.matter['lang']}.md"):
                assert (seed.path.parent / target).is_file(), (seed.path.name, target)


def test_libraries_are_no_team_of_the_demo() -> None:
    assert set(LIBRARIES).isdisjoint(organisation("team"))


def every_file() -> list[Path]:
    return sorted([*SEEDS.rglob("*.md"), *SEEDS.rglob("*.yaml"), *EXAMPLES.glob("*.md")])


def test_no_seed_holds_what_a_push_would_refuse() -> None:
    for path in every_file():
        content = path.read_bytes()
        assert content.strip()
        assert b"\0" not in content
        assert len(content) < 1 << 20
        assert scan(content.decode("utf-8")) == [], path


def test_the_examples_are_not_in_the_demo() -> None:
    titles = {path.read_text(encoding="utf-8").splitlines()[0] for path in EXAMPLES.glob("*.md")}
    assert len(list(EXAMPLES.glob("*.md"))) == 3
    for path in (SEEDS / "demo").rglob("*.md"):
        assert path.read_text(encoding="utf-8").splitlines()[0] not in titles - {"---"}
