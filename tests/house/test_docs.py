"""The documents say what the code does."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from babel.messages.pofile import read_po
from tracked import HOUSE, files, shown, text

from app.cli import main
from app.settings import settings_table

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
OURS = ("*.md",)
NOT_OURS = ("seeds/", "examples/", "tests/")


def documents() -> list[Path]:
    return [path for path in files(*OURS) if not shown(path).startswith(NOT_OURS)]


def commands(group: Any, name: str) -> Iterator[str]:
    for word, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {word}")
        else:
            yield f"{name} {word}"


def test_the_settings_are_those_of_the_code() -> None:
    assert text(HOUSE / "docs/settings.md").endswith("\n\n" + settings_table()), (
        "docs/settings.md is out of date; see CONTRIBUTING.md"
    )


def test_every_command_is_explained() -> None:
    offered = list(commands(typer.main.get_command(main), "python -m app"))
    named = text(HOUSE / "docs/operations.md")
    assert "python -m app serve" in offered
    assert [one for one in offered if f"`{one}`" not in named] == []


def test_every_target_of_make_is_one_that_is_spoken_of() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", text(HOUSE / "Makefile"), re.MULTILINE))
    spoken = {word for path in documents() for word in re.findall(r"\bmake ([a-z-]+)", text(path))}
    assert {"run", "test", "setup", "check", "lock"} <= targets & spoken


@pytest.mark.parametrize("path", documents(), ids=shown)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = LINK.findall(FENCE.sub("", text(path)))
    assert [one for one in targets if not (path.parent / one).exists()] == []


def test_the_japanese_readme_is_the_twin_of_the_english_one() -> None:
    english, japanese = text(HOUSE / "README.md"), text(HOUSE / "README.ja.md")
    for mark in (r"^#+ ", r"^```", r"^\|", r"^- ", r"^!\["):
        counts = [len(re.findall(mark, one, re.MULTILINE)) for one in (english, japanese)]
        assert counts[0] == counts[1], mark
    assert _typed(english) == _typed(japanese)


def _typed(document: str) -> list[str]:
    """What stands in its fences, without comments."""
    return [re.sub(r" *# .*", "", fence) for fence in FENCE.findall(document)]


def test_the_glossary_has_each_word_once() -> None:
    words = re.findall(r"^\| ([^|]+) \|", text(HOUSE / "docs/glossary.md"), re.MULTILINE)
    assert {word for word in words if words.count(word) > 1} == {"word"}


def test_the_glossary_speaks_as_the_pages_do() -> None:
    """Where a page uses a word of the glossary, it is translated as the glossary says."""
    rows = re.findall(r"^\| ([a-z -]+) \| ([^|]+) \| [^|]+ \|$", text(HOUSE / "docs/glossary.md"),
                      re.MULTILINE)  # fmt: skip
    with (HOUSE / "translations/ja/LC_MESSAGES/messages.po").open("rb") as file:
        shown = {entry.id: entry.string for entry in read_po(file, locale="ja")}
    ours = {word.capitalize(): japanese for word, japanese in rows if word != "word"}
    assert len(ours) > 30
    assert {word: shown[word] for word in ours if shown.get(word, ours[word]) != ours[word]} == {}
