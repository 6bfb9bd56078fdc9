"""What means the same in operations work, in Japanese and English.

Every YAML file here maps a concept's name to its members; `shields.yaml` lists words that match
first and mean nothing (横展開 holds 展開, but is no deploy). Adding a concept is adding a line; the
analysis version changes with the content, so that indexes are rebuilt.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from search.folding import fold
from search.latin import WORD, read_word

HERE = Path(__file__).parent
SHIELD = ""

_WORD = re.compile(WORD)
_KANA_OR_KANJI = re.compile(r"[\u3041-\u30fa\u3400-\u4dbf\u4e00-\u9fff]")
_OKURIGANA = re.compile(r"(?<=[\u4e00-\u9fff])[\u3041-\u3096](?=[\u4e00-\u9fff])")


class Concept(NamedTuple):
    name: str
    english: tuple[str, ...]
    japanese: tuple[str, ...]

    @property
    def token(self) -> str:
        return f"#{self.name}"


#: In C where it is built: every process reads the vocabulary when it starts. Texts, nothing else.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Members ready to be met: by first two letters (Japanese), by first stem (English).

    `mixed` are members that start in Latin letters and go on in Japanese. Each list is longest
    first.
    """

    concepts: dict[str, Concept]
    japanese: dict[str, list[tuple[str, str]]]
    english: dict[str, list[tuple[tuple[str, ...], str]]]
    mixed: dict[str, str]
    digest: str


@cache
def vocabulary() -> Vocabulary:
    return compiled(read_concepts(), read_shields(), digest=_digest())


def read_concepts() -> list[Concept]:
    """Every concept of every file, by file and line."""
    return [
        Concept(name, tuple(members.get("en", ())), tuple(members.get("ja", ())))
        for path in sorted(HERE.glob("*.yaml"))
        if path.name != "shields.yaml"
        for name, members in _load(path).items()
    ]


def read_shields() -> tuple[str, ...]:
    return tuple(_load(HERE / "shields.yaml")["shields"])


def read_translations() -> frozenset[str]:
    """Tokens of what is one plain word in two languages: found by, but no trait of a report."""
    return frozenset(f"#{name}" for name in _load(HERE / "loanwords.yaml"))


def read_templates() -> tuple[str, ...]:
    """Headings and field names that every report of a kind has."""
    return tuple(_load(HERE / "shields.yaml")["templates"])


def compiled(
    concepts: Iterable[Concept], shields: Iterable[str], *, digest: str = ""
) -> Vocabulary:
    known = {concept.token: concept for concept in concepts}
    made = Vocabulary(known, {}, {}, {}, digest)
    for shield in shields:
        _add(made, shield, SHIELD)
    for concept in known.values():
        for member in (*concept.english, *concept.japanese):
            _add(made, member, concept.token)
    for table in (made.japanese, made.english):
        for members in table.values():
            members.sort(key=lambda member: -len(member[0]))
    return made


def spellings(member: str) -> Iterator[str]:
    """A Japanese member as folded, and without the okurigana between its kanji."""
    folded = fold(member).lower()
    yield folded
    if (short := _OKURIGANA.sub("", folded)) != folded and len(short) > 1:
        yield short


def _add(made: Vocabulary, member: str, token: str) -> None:
    if _KANA_OR_KANJI.search(member):
        _add_japanese(made, member, token)
    else:
        _add_english(made, member, token)


def _add_japanese(made: Vocabulary, member: str, token: str) -> None:
    for form in spellings(member):
        if _WORD.match(form):
            made.mixed.setdefault(form, token)
        else:
            made.japanese.setdefault(form[:2], []).append((form, token))


def _add_english(made: Vocabulary, member: str, token: str) -> None:
    stems = tuple(part for raw in _WORD.findall(member) for part in read_word(raw).parts)
    if stems and (stems, token) not in (known := made.english.setdefault(stems[0], [])):
        known.append((stems, token))


def _load(path: Path) -> dict[str, dict[str, list[str]]]:
    loaded: dict[str, dict[str, list[str]]] = yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506
    return loaded


def _digest() -> str:
    content = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.yaml")))
    return hashlib.sha256(content).hexdigest()[:12]
