"""The entries of a list: bullets, numbers, check boxes, or paragraphs where there are none."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.reading.grid import cells_of, is_row, is_rule
from app.reading.lines import Line
from app.reading.marks import atx, is_rule_line, ornaments
from app.reading.plain import is_nothing, plain

_BULLET = re.compile(
    r"([ \t　>]*)(?:[-*+•‣–][ \t　]+|[・･●○◦▪][ \t　]*|[-–](?=[^\s\-0-9])|[0-9０-９]{1,2}[.)．）][ \t　]*(?![0-9])"
    r"|[(（][0-9０-９]{1,2}[)）][ \t　]*|[①-⑳][ \t　]*|\[[ xX]\][ \t]+|[☐☑✅][ \t]*)(?=\S)"
)
_BOX = re.compile(r"(?:\[([ xX])\]|([☐☑✅☒]))[ \t]*")
#: Entries of one list that are kept.
MOST = 200


@dataclass(slots=True)
class Item:
    """``text`` is Markdown; ``below`` are the lines under it; ``group`` is the heading above."""

    number: int
    text: str
    is_bullet: bool = False
    is_done: bool | None = None
    group: str = ""
    below: list[str] = field(default_factory=list)


def items_of(lines: Iterable[Line]) -> list[Item]:
    """The entries of the outermost list; paragraphs where nothing is a list. No tables."""
    items = list(_Items().read(lines))
    bullets = [item for item in items if item.is_bullet]
    kept = bullets or items
    return [item for item in kept if not is_nothing(plain(item.text)) or item.below][:MOST]


def rows_of(lines: Iterable[Line]) -> Iterator[list[list[str]]]:
    """Each table as its rows of cells, the head first."""
    rows: list[list[str]] = []
    for line in lines:
        if not line.is_code and is_row(line.text):
            rows += [] if is_rule(line.text) else [cells_of(line.text)]
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


class _Items:
    """Reads line after line."""

    def __init__(self) -> None:
        self._item: Item | None = None
        self._indent: int | None = None
        self._group = ""
        self._after_blank = False

    def read(self, lines: Iterable[Line]) -> Iterator[Item]:
        for line in lines:
            if (item := self._next(line)) is not None:
                yield item
            self._after_blank = not line.text.strip()

    def _next(self, line: Line) -> Item | None:
        text = line.text
        if not text.strip() or (not line.is_code and (is_row(text) or is_rule_line(text))):
            return None
        if line.is_code:
            self._below(text)
            return None
        bullet = _BULLET.match(text)
        if not bullet and (title := _heading(text)):
            self._group, self._item = title, None
            return None
        return self._entry(line, bullet) if bullet else self._paragraph(line)

    def _entry(self, line: Line, bullet: re.Match[str]) -> Item | None:
        indent = _width(bullet[1])
        if self._indent is not None and indent > self._indent + 1 and self._item:
            self._below(line.text)
            return None
        self._indent = indent
        box = _BOX.match(line.text[bullet.end() :]) or _BOX.match(bullet[0].strip())
        text = line.text[bullet.end() :]
        text = text[box.end() :] if box and text.startswith(box[0]) else text
        done = (box[1] or box[2]) in "xX☑✅" if box else None
        return self._begin(Item(line.number, text.strip(), is_bullet=True, is_done=done))

    def _paragraph(self, line: Line) -> Item | None:
        is_inner = line.text[:1] in " \t　" and self._item is not None
        if self._item and (is_inner or (self._item.is_bullet and not self._after_blank)):
            self._below(line.text)
            return None
        if self._item and not self._after_blank and not self._item.is_bullet:
            self._item.text += "\n" + line.text.strip()
            return None
        return self._begin(Item(line.number, line.text.strip()))

    def _begin(self, item: Item) -> Item:
        item.group = self._group
        self._item = item
        return item

    def _below(self, text: str) -> None:
        if self._item and len(self._item.below) < MOST and not is_nothing(text):
            self._item.below.append(text)


def _heading(text: str) -> str | None:
    if mark := atx(text):
        return mark.title
    mark = next((one for one in ornaments(text) if one.style[0] != "1" and not one.value), None)
    return mark.title if mark and len(mark.title) <= 30 else None


def _width(space: str) -> int:
    return len(space.replace("\t", "    ").replace("　", "  "))
