"""Paths with wildcards: `*` and `?` within a folder, `**` across folders, `[ab]` and `{a,b}`."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import re2

from yokoten.tree.inconclusive import Inconclusive

_WILD = re.compile(r"[*?\[{]")
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]/]*\]|\{[^{}]*\}|[^*?\[{]+|.", re.DOTALL)
_FIXED = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_LONGEST = 500  # characters


def is_wild(glob: str) -> bool:
    """Whether the path holds a wildcard."""
    return bool(_WILD.search(glob))


def checked(glob: str) -> str:
    """The path as it is matched; raises Inconclusive for one that could leave the checkout."""
    path = re.sub(r"^(?:\./)+", "", glob).rstrip("/")
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or "\0" in path or ".." in parts or ":" in parts[0]:
        raise Inconclusive("the path {path} leads out of the checkout", path=glob)
    if ".git" in parts:
        raise Inconclusive("the path {path} leads into .git, which is not searched", path=glob)
    if not path or len(path) > _LONGEST:
        raise Inconclusive("the path {path} is not usable", path=glob[:_LONGEST])
    return path


def matching(glob: str, names: Iterable[str]) -> list[str]:
    """The names that a checked path means; one that names a folder means the files below it."""
    pattern = _compiled(glob)
    return [name for name in names if pattern.fullmatch(name)]


@cache
def _compiled(glob: str) -> Any:
    below = "" if is_wild(glob.rpartition("/")[2]) else "(?:/.*)?"
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile("(?s)" + _pattern(glob) + below, options)
    except re2.error as error:
        raise Inconclusive("the path {path} is not usable", path=glob) from error


def _pattern(glob: str) -> str:
    return "".join(map(_translated, _TOKEN.findall(glob)))


def _translated(token: str) -> str:
    if token in _FIXED:
        return _FIXED[token]
    if token.startswith("[") and len(token) > 1:
        inner = token[1:-1].replace("\\", r"\\").replace("[", r"\[")
        return f"[{'^/' + inner[1:] if inner[:1] in {'!', '^'} else inner}]"
    if token.startswith("{") and len(token) > 1:
        return f"(?:{'|'.join(map(_pattern, token[1:-1].split(',')))})"
    return str(re2.escape(token))
