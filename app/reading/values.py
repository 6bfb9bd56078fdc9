"""Values of a front matter, which may be of any shape, as the shape that a field has."""

import re
from collections.abc import Iterator
from typing import Any

from app.reading.plain import is_nothing, plain

_COMMA = re.compile(
    r"[,、，;；\n／]|\s[/|]\s|(?<=[^\x00-\x7f])[・/](?=\S)|\s+(?:and|および|及び|と)\s+"
)
_SLUG = re.compile(r"(?<![A-Za-z0-9])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![A-Za-z0-9])")
_ASIDE = re.compile(r"[(（\[［【][^()（）\[\]［］【】]{0,80}[)）\]］】]")
_AND_OTHERS = re.compile(r"(?:など|等|ほか|他|etc\.?)$")


def words_of(value: Any) -> str | None:
    """A value as text; None where it says nothing (a template's ``{…}`` is a map to nothing)."""
    if isinstance(value, dict):
        summary = value.get("summary") or value.get("text")
        return words_of(summary) if summary else _map_words(value)
    if isinstance(value, list):
        return "\n".join(filter(None, map(words_of, value))) or None
    if value is None or isinstance(value, bool):
        return None
    text = str(value).strip()
    return None if is_nothing(text) else text


def list_of(value: Any) -> list[str]:
    """A value as a list of texts; a text is divided at commas, outside of brackets."""
    if isinstance(value, list):
        return _distinct(word for one in value if (word := words_of(one)))
    text = words_of(value)
    return _distinct(_divided(text)) if text else []


def slug_of(text: str) -> str:
    """A service's name without remarks; its slug where one stands beside the name."""
    slugs = _SLUG.findall(text)
    if len(slugs) == 1:
        return str(slugs[0])
    name = _AND_OTHERS.sub("", _ASIDE.sub("", plain(text)).strip()).strip(" 　。.:：")
    return name or plain(text)


def _divided(text: str) -> Iterator[str]:
    text = text.strip().removeprefix("[").removesuffix("]") if text.startswith("[") else text
    held = _ASIDE.sub(lambda aside: _COMMA.sub(lambda comma: "\0" if comma else "", aside[0]), text)
    if held.count("\0"):
        held = _ASIDE.sub("", text)
    yield from (part.strip(" \t'\"`") for part in _COMMA.split(held))


def _distinct(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word and not is_nothing(word)))


def _map_words(value: dict[str, Any]) -> str | None:
    said = [f"{key}: {words}" for key, inner in value.items() if (words := words_of(inner))]
    return "\n".join(said) or None
