"""What a text points to: stated links, successors, other files of its repository."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from app.reading.lines import Line
from app.reading.sheet import EXPLICIT, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import list_of
from models.relations import RELATIONS

_LINK = re.compile(r"(?<!!)\[[^\[\]]{0,300}\]\(<?([^()\s<>]{1,500})>?(?:\s[^()]{0,200})?\)")
_MARKDOWN = re.compile(
    r"(?![a-z][a-z0-9+.-]*:|/|#)[^#?]+\.(?:md|markdown|mdx|qmd)(?:[#?].*)?$", re.IGNORECASE
)
_NAMED = re.compile(r"(?<![\w-])[A-Z]{2,5}-[0-9]{1,6}(?![\w-])")
_MOST = 100


def read_links(source: Source, sheet: Sheet) -> None:
    """``[{rel, to}]``, each once; what is only mentioned is no link."""
    found = [*_stated(source), *_of_fields(sheet)]
    below = [{"rel": "related", "to": to} for to in _files(source.lines)]
    targets = {link["to"] for link in found}
    links = found + [link for link in below if link["to"] not in targets]
    distinct = list({(link["rel"], link["to"]): link for link in links}.values())[:_MOST]
    sheet.put("links", distinct, EXPLICIT if found else HEADING)


def references_in(text: str) -> list[str]:
    """The targets of links in a text, else the ids that it names."""
    return list(dict.fromkeys(_LINK.findall(text) or _NAMED.findall(text)))


def _stated(source: Source) -> Iterator[dict[str, Any]]:
    said = source.first_stated("links")
    for one in said if isinstance(said, list) else [said]:
        if isinstance(one, dict) and isinstance(one.get("to"), (str, int)):
            yield {"rel": str(one.get("rel") or "related"), "to": str(one["to"])}
        elif isinstance(one, str) and one.strip():
            yield {"rel": "related", "to": one.strip()}
    for key, value in source.front.values.items():
        if key in RELATIONS and value is not None:
            source.used.add(key)
            yield from ({"rel": key, "to": to} for to in list_of(value))


def _of_fields(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for name in ("superseded_by", "supersedes", "caused_by"):
        for to in sheet.get(name) or ():
            yield {"rel": name, "to": str(to)}


def _files(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if not line.is_code and "](" in line.text:
            yield from (to for to in _LINK.findall(line.text) if _MARKDOWN.match(to))
