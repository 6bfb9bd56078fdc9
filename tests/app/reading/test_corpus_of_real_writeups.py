"""Five thousand real write-ups: all are read, and no more is missing than is expected.

``YOKOTEN_CORPUS`` says where they are; ``python tests/app/reading/test_corpus_of_real_writeups.py``
writes down what is missing today.
"""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from app.reading import Hints, Reading, read
from app.reading.decoding import decoded
from models.errors import Unreadable

ROOT = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("YOKOTEN_CORPUS") or ROOT.parent / "shared" / "corpus")
EXPECTED = Path(__file__).with_name("corpus_missing.json")
TODAY = date(2026, 11, 25)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus of real write-ups (YOKOTEN_CORPUS)"),
]


def reading_of(path: Path, inside: str) -> Reading:
    hints = Hints(kind=None, services=(), team=None, path=inside)
    return read(decoded(path.read_bytes()), hints=hints, today=TODAY)


def entries() -> Iterator[dict[str, str]]:
    with (CORPUS / "index.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


@cache
def all_readings() -> list[tuple[dict[str, str], Reading]]:
    return [
        (entry, reading_of(CORPUS / entry["path"], entry["path"].split("/", 2)[2]))
        for entry in entries()
    ]


def missing_by_set() -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for entry, reading in all_readings():
        counts.setdefault(entry["set"], Counter()).update(reading.missing)
    return {name: dict(sorted(count.items())) for name, count in sorted(counts.items())}


def share(agree: Iterator[bool]) -> float:
    verdicts = list(agree)
    return sum(verdicts) / len(verdicts)


def test_every_file_is_read() -> None:
    assert len(all_readings()) == sum(1 for _ in entries())
    assert all(reading.title for _, reading in all_readings())


def test_no_more_is_missing_than_is_expected() -> None:
    expected = json.loads(EXPECTED.read_text("utf-8"))
    more = {
        f"{name} {field}": count
        for name, fields in missing_by_set().items()
        for field, count in fields.items()
        if count > expected.get(name, {}).get(field, 0)
    }
    assert more == {}


def test_nearly_all_titles_and_languages_are_those_of_the_index() -> None:
    found = all_readings()
    assert share(entry["title"].strip() == reading.title for entry, reading in found) > 0.95
    assert share(entry["lang"] == reading.lang for entry, reading in found) > 0.99


@pytest.mark.parametrize(("kind", "least"), [("postmortem", 0.9), ("decision", 0.99)])
def test_kinds_are_guessed_as_the_index_has_them(kind: str, least: float) -> None:
    of_kind = [reading for entry, reading in all_readings() if entry["kind"] == kind]
    assert share(reading.kind == kind for reading in of_kind) > least


def hostile() -> list[tuple[str, str]]:
    manifest = CORPUS / "hostile" / "MANIFEST.tsv"
    if not manifest.exists():
        return []
    rows = csv.reader(
        manifest.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return [(row[0], row[2]) for row in rows if row[0].endswith((".md", ".erb", ".qmd"))]


@pytest.mark.parametrize(("inside", "wish"), hostile())
def test_a_hostile_file_behaves_as_its_manifest_says(inside: str, wish: str) -> None:
    path = CORPUS / "hostile" / "real" / inside
    if wish == "skip with notice":
        with pytest.raises(Unreadable, match="empty"):
            decoded(path.read_bytes())
        return
    reading = reading_of(path, inside)
    rules = {finding["rule"] for finding in reading.findings}
    assert reading.title
    if wish == "lenient recovery" or wish.startswith("lenient title/status"):
        assert "title" not in {guess["field"] for guess in reading.guessed}
        assert reading.extra or reading.authors
    if "keep raw value" in wish:
        assert "time.unreadable" in rules
    if wish.startswith("do not evaluate"):
        assert "{{" in str(reading.extra | {"title": reading.title, "date": reading.date}) or rules


def test_hostile_titles_are_the_ones_a_reader_would_give() -> None:
    real = CORPUS / "hostile" / "real"
    titles = {
        "gitlab-runbooks/docs/pgbouncer/README.md": ("Pgbouncer Service", "PgBouncer Service"),
        "moj-cloud-platform/source/eks-node-terminal-access.html.md.erb": ("Node terminal",),
        "otel-docs/content/en/docs/languages/js/_includes/esm-support-note.md": ("", "-"),
    }
    for inside, expected in titles.items():
        title = reading_of(real / inside, inside).title
        assert title.startswith(expected) or "node" in title.casefold(), (inside, title)


if __name__ == "__main__":
    EXPECTED.write_text(json.dumps(missing_by_set(), indent=1) + "\n", "utf-8")
