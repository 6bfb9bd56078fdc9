"""Which kind a text is of: what it says, what its headings are, where it lies, how it is called."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from app.reading.aliases import key_of
from app.reading.frontmatter import FrontMatter
from app.reading.reading import Hints
from app.reading.section import Section
from app.reading.sheet import EXPLICIT, GUESS, HEADING
from app.reading.tables import table
from models.kinds import KINDS, folded

#: Points that headings need to decide alone, or together with the rest.
_ENOUGH = 4
_TITLE, _PATH = 4, 3
_KIND_KEYS = ("kind", "種類", "種別", "文書種別", "doctype", "type")
_NUMBERED = re.compile(r"[0-9]{4}[-_][^/]+\.(?:md|markdown)$", re.IGNORECASE)
_PREFIXES = {
    "pm": "postmortem",
    "rb": "runbook",
    "adr": "decision",
    "dr": "decision",
    "ln": "learning",
}
_PREFIXES |= {"nm": "near_miss", "inc": "postmortem"}
_PREFIX = re.compile(r"([a-z]{2,3})[-_]?[0-9]", re.IGNORECASE)


def kind_of(front: FrontMatter, sections: list[Section], hints: Hints) -> tuple[str, str]:
    """The kind, and where that is from."""
    for said in (_stated(front), hints.kind):
        if said and (kind := named(said)):
            return kind, EXPLICIT
    titles = _titles(front, sections)
    by_heading = _scores(front, sections)
    best = max(by_heading, key=by_heading.__getitem__)
    around = {kind: _around(kind, titles, hints.path) for kind in by_heading}
    total = {kind: by_heading[kind] + around[kind] for kind in by_heading}
    likely = max(total, key=total.__getitem__)
    if total[likely] < _ENOUGH and not around[likely]:
        return "note", GUESS
    if likely == best and by_heading[best] >= _ENOUGH:
        return best, HEADING
    return (likely, GUESS) if total[likely] >= _PATH else ("note", GUESS)


@lru_cache(maxsize=1024)
def named(word: str) -> str | None:
    """The kind that a word names."""
    said = folded(word)
    return next((kind for kind, words in _explicit().items() if said in words), None)


def _stated(front: FrontMatter) -> str | None:
    said = [value for key, value in front.values.items() if folded(key) in _KIND_KEYS]
    return next((value for value in said if isinstance(value, str) and named(value)), None)


def _titles(front: FrontMatter, sections: list[Section]) -> str:
    said = [value for key, value in front.values.items() if folded(key) in ("title", "件名")]
    heads = [section.title for section in sections[:3] if section.style == "title"]
    first = [line.text for section in sections[:2] for line in section.lines[:3]]
    values = [
        line.text
        for section in sections
        if section.key("note") == "title"
        for line in section.lines[:1]
    ]
    return "\n".join(map(str, [*said, *heads, *(first if not heads else ()), *values])).casefold()[
        :600
    ]


def _scores(front: FrontMatter, sections: list[Section]) -> dict[str, int]:
    titles = {section.title for section in sections if section.is_known}
    titles |= {key for key in front.values if len(key) <= 40}
    return {kind: _score(kind, titles) for kind in KINDS}


def _score(kind: str, titles: Iterable[str]) -> int:
    worth: dict[str, int] = table("kinds")[kind]["fields"]
    return sum(worth.get(key, 0) for key in {key_of(title, kind) or "" for title in titles})


def _around(kind: str, titles: str, path: str | None) -> int:
    words = table("kinds")[kind]
    in_title = _TITLE * any(_holds(titles, word) for word in words["title"])
    return int(in_title) + (_PATH * _lies_with(kind, path) if path else 0)


def _holds(text: str, word: str) -> bool:
    at = text.find(word)
    if at < 0 or not word.isascii():
        return at >= 0
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def _lies_with(kind: str, path: str) -> bool:
    *folders, name = path.casefold().split("/")
    prefix = _PREFIX.match(name)
    if prefix and _PREFIXES.get(prefix[1].casefold()) == kind:
        return True
    if kind == "decision" and _NUMBERED.match(name) and name[:2] != "20":
        return True
    words = _folders()[kind]
    stem = folded(name.rpartition(".")[0] or name)
    return any(folded(folder) in words for folder in folders) or any(
        stem.startswith(word) and len(word) > 3 for word in words
    )


@cache
def _explicit() -> dict[str, frozenset[str]]:
    kinds: dict[str, Any] = table("kinds")
    return {
        kind: frozenset(folded(word) for word in [kind, *words["explicit"]])
        for kind, words in kinds.items()
    }


@cache
def _folders() -> dict[str, frozenset[str]]:
    kinds: dict[str, Any] = table("kinds")
    return {kind: frozenset(map(folded, words["path"])) for kind, words in kinds.items()}
