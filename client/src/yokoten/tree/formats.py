"""Files as data: JSON, YAML and TOML by their names, every document of them."""

import datetime as dt
import json
import tomllib
from collections.abc import Callable
from typing import Any

from yokoten.tree.inconclusive import Inconclusive

_BY_NAME = {
    "pipfile.lock": "json",
    "composer.lock": "json",
    "pipfile": "toml",
    "poetry.lock": "toml",
    "uv.lock": "toml",
    "pdm.lock": "toml",
    "cargo.lock": "toml",
}
_BY_ENDING = {"json": "json", "yaml": "yaml", "yml": "yaml", "toml": "toml"}


def parsed(name: str, text: str) -> list[Any]:
    """The documents of a file; raises Inconclusive where it is none of the three, or broken."""
    base = name.rpartition("/")[2].lower()
    kind = _BY_NAME.get(base) or _BY_ENDING.get(base.rpartition(".")[2])
    if kind is None:
        raise Inconclusive("{file} is not JSON, YAML or TOML by its name", file=name)
    try:
        return _READERS[kind](text)
    except Inconclusive as error:
        raise Inconclusive("{file}: {reason}", file=name, reason=error) from error


def json_documents(text: str) -> list[Any]:
    """The one document of a JSON text; raises Inconclusive."""
    try:
        return [json.loads(text, parse_constant=_refuse)]
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise Inconclusive("it is not valid JSON (line {line})", line=line) from error


def _yaml_documents(text: str) -> list[Any]:
    from yokoten.tree.yaml12 import documents

    return documents(text)


def _toml_documents(text: str) -> list[Any]:
    try:
        return [_as_json(tomllib.loads(text))]
    except (ValueError, RecursionError) as error:
        raise Inconclusive("it is not valid TOML ({reason})", reason=error) from error


def _as_json(value: Any) -> Any:
    """TOML's days and times as the strings that they are written as."""
    if isinstance(value, dict):
        return {key: _as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    is_time = isinstance(value, dt.date | dt.time)
    return value.isoformat() if is_time else value


def _refuse(word: str) -> Any:
    raise ValueError(word)


_READERS: dict[str, Callable[[str], list[Any]]] = {
    "json": json_documents,
    "yaml": _yaml_documents,
    "toml": _toml_documents,
}
