"""Paths with wildcards: `*` and `?` within a folder, `**` across folders, `[ab]` and `{a,b}`."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import re2

from yokoten.tree.inconclusive import Inconclusive

_WILD = re.compile(r"[*?\[{]")
_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]/]*\]|\{[^{}]*\}|[^*?\[{]+|.", re.DOTALL)
_FIXED = {"**/": "(?:.*/)?", "**": ".*", "*": r"[^/\n]*", "?": r"[^/\n]"}
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


class Names:
    """Names to be matched, all at once: a call into RE2 for each would cost more than the match."""

    def __init__(self, names: Iterable[str]) -> None:
        self._originals: dict[str, list[str]] = {}
        for name in names:
            self._originals.setdefault(_spelled(name), []).append(name)
        self._lines = "\n".join(self._originals)

    def matching(self, glob: str) -> list[str]:
        """What a checked path means; one that names a folder means the files below it."""
        found = _compiled(glob).findall(self._lines)
        return [name for spelled in found for name in self._originals.get(spelled, ())]


def _spelled(name: str) -> str:
    """A name on one line, and in characters that RE2 takes."""
    return name.replace("\n", "\x01").encode("utf-8", "replace").decode()


@cache
def _compiled(glob: str) -> Any:
    below = "" if is_wild(glob.rpartition("/")[2]) else "(?:/.*)?"
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(f"(?m)^(?:{_pattern(glob)}{below})$", options)
    except re2.error as error:
        raise Inconclusive("the path {path} is not usable", path=glob) from error


def _pattern(glob: str) -> str:
    return "".join(map(_translated, _TOKEN.findall(glob)))


def _translated(token: str) -> str:
    if token in _FIXED:
        return _FIXED[token]
    if token.startswith("[") and len(token) > 1:
        inner = token[1:-1].replace("\\", r"\\").replace("[", r"\[")
        negated = inner[:1] in {"!", "^"}
        return "[" + (r"^/\n" + inner[1:] if negated else inner) + "]"
    if token.startswith("{") and len(token) > 1:
        return f"(?:{'|'.join(map(_pattern, token[1:-1].split(',')))})"
    return str(re2.escape(token))
