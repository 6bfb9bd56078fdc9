"""The YAML between two ``---`` at the top of a file.

What is not plain YAML is read line by line, the first of two equal keys counting: a document is
never lost for the sake of its front matter.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from app.reading.remarks import Remarks
from app.reading.yaml12 import Rejected, loaded, scalar

#: Bytes.
LIMIT = 16 << 10
#: Values that are tried as YAML one by one; what has more is no front matter that a person wrote.
_PARSED = 200
_FENCE = re.compile(r"(?:\s*\n)?---[ \t]*\n")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(
    r"([^\s\-:#'\"\[\]{},&*!|>%@`][^:\n]{0,79}?|\"[^\"\n]{1,78}\"|'[^'\n]{1,78}')\s*:(?=\s|$)"
)
#: ``@someone`` and `` `code` `` begin no plain scalar in YAML, but people write them.
_UNQUOTED = re.compile(r"(?<=[-:,\[{][ \t])([@`][^\n,\]}#'\"]*)|(?<=\[)([@`][^\n,\]}#'\"]*)")
_MESSAGES = {
    "broken": "The front matter is not valid YAML; it was read line by line.",
    "duplicate": "The key {key} is there twice; the first one counts.",
    "alias": "The front matter uses a YAML alias; it was read line by line.",
    "deep": "The front matter is nested too deeply; it was read line by line.",
    "large": "The front matter has {size} bytes, more than {limit}; it was read line by line.",
}


@dataclass(slots=True)
class FrontMatter:
    """``lines`` says for each key where it stands; the body begins in ``body_line`` of the file."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    body_start: int = 0
    body_line: int = 1


def front_matter(text: str, remarks: Remarks) -> FrontMatter:
    """The front matter of a text with LF line ends; empty if it has none."""
    opening = _FENCE.match(text)
    end = _END.search(text, opening.end()) if opening else None
    if not opening or not end:
        return FrontMatter()
    inside = text[opening.end() : end.start()]
    first = text.count("\n", 0, opening.end()) + 1
    values = _values(inside, first, remarks)
    if values is None:
        return FrontMatter()
    body_line = first + inside.count("\n") + 1
    return FrontMatter(
        values, _lines_of_keys(inside, first), min(end.end() + 1, len(text)), body_line
    )


def _values(inside: str, first: int, remarks: Remarks) -> dict[str, Any] | None:
    """None where a rule was drawn above a paragraph: that is no front matter."""
    size = len(inside.encode("utf-8", "surrogatepass"))
    if size > LIMIT:
        remarks.add("front-matter.large", _MESSAGES["large"], line=first, size=size, limit=LIMIT)
        return _line_by_line(inside)
    try:
        return _strictly(inside)
    except Rejected as rejected:
        if not any(map(_KEY.match, inside.split("\n"))):
            return None
        _remark(rejected, first, remarks)
        return _line_by_line(inside)


def _strictly(inside: str) -> dict[str, Any] | None:
    try:
        values = loaded(inside)
    except Rejected:
        quoted = _UNQUOTED.sub(_quoted, inside)
        if quoted == inside:
            raise
        values = loaded(quoted)
    return {} if values is None else values if isinstance(values, dict) else None


def _quoted(found: re.Match[str]) -> str:
    return f"'{found[0].rstrip()}'"


def _remark(rejected: Rejected, first: int, remarks: Remarks) -> None:
    values = {"key": rejected.key} if rejected.key else {}
    message = _MESSAGES[rejected.rule]
    line = first + rejected.line - 1
    remarks.add(f"front-matter.{rejected.rule}", message, line=line, **values)


def _line_by_line(inside: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, (key, block) in enumerate(_blocks(inside)):
        if key not in found:
            found[key] = _block_value(block) if number < _PARSED else _raw(block)
    return found


def _blocks(inside: str) -> list[tuple[str, list[str]]]:
    """Each key of the first level with what follows its colon, line by line."""
    blocks: list[tuple[str, list[str]]] = []
    for line in inside.split("\n"):
        if key := _KEY.match(line):
            blocks.append((key[1].strip("\"'"), [line[key.end() :].strip()]))
        elif blocks and line.strip() and not line.startswith("#"):
            blocks[-1][1].append(line)
    return blocks


def _block_value(block: list[str]) -> Any:
    text = "\n".join([f"k: {block[0]}", *block[1:]])
    is_plain = len(block) == 1 and not block[0].startswith(("[", "{", '"', "'"))
    if is_plain or len(text) > LIMIT:
        return _raw(block)
    try:
        return loaded(_UNQUOTED.sub(_quoted, text))["k"]
    except Rejected:
        return _raw(block)


def _raw(block: list[str]) -> Any:
    lines = [line.strip() for line in block if line.strip()]
    if len(block) > 1 and not block[0] and all(line.startswith("- ") for line in lines):
        return [_bare(line[2:]) for line in lines]
    return _bare("\n".join(lines))


def _bare(words: str) -> Any:
    words = words.strip()
    is_quoted = len(words) > 1 and words[0] == words[-1] and words[0] in "\"'"
    return words[1:-1] if is_quoted else scalar(words)


def _lines_of_keys(inside: str, first: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(inside.split("\n"), first):
        if key := _KEY.match(line):
            lines.setdefault(key[1].strip("\"'"), number)
    return lines
