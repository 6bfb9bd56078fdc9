"""Two texts, line by line, and inside of lines word by word; Japanese letter by letter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

#: Lines of each text that are compared; difflib takes about 0.2 s for so many.
MOST_LINES = 5_000
#: Unchanged lines that are shown around a change.
AROUND = 3
#: Pieces of a line that are compared one by one; a longer line is shown as changed as a whole.
MOST_PIECES = 600
#: Below this likeness two lines are two lines, not one that changed.
ALIKE = 0.35
_PIECE = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """``number`` counts from 1 in its own text."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of each side, one side alone, or ``folded`` lines that are the same in both."""

    old: Line | None = None
    new: Line | None = None
    is_same: bool = False
    folded: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    rows: tuple[Row, ...]
    is_cut: bool
    limit: int = MOST_LINES


def difference(old: str, new: str) -> Difference:
    """What changed from one text to the other; no rows where nothing did."""
    before, after = old.splitlines(), new.splitlines()
    is_cut = max(len(before), len(after)) > MOST_LINES
    rows = _rows(before[:MOST_LINES], after[:MOST_LINES]) if old != new else iter(())
    return Difference(tuple(rows), is_cut)


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    matcher = SequenceMatcher(None, before, after)
    shown = 0
    for group in matcher.get_grouped_opcodes(AROUND):
        if folded := group[0][1] - shown:
            yield Row(folded=folded)
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from _same(before, old_start, old_end, new_start)
            else:
                yield from _changed(before[old_start:old_end], after[new_start:new_end],
                                    old_start, new_start)  # fmt: skip
        shown = group[-1][2]
    if shown and len(before) > shown:
        yield Row(folded=len(before) - shown)


def _same(before: Sequence[str], start: int, end: int, new_start: int) -> Iterator[Row]:
    for at in range(start, end):
        pieces = (Piece(before[at], changed=False),)
        number = new_start + at - start + 1
        yield Row(Line(at + 1, pieces), Line(number, pieces), is_same=True)


def _changed(
    old: Sequence[str], new: Sequence[str], old_start: int, new_start: int
) -> Iterator[Row]:
    for at, (before, after) in enumerate(zip_longest(old, new)):
        old_pieces, new_pieces = _pieces(before, after)
        yield Row(
            Line(old_start + at + 1, old_pieces) if before is not None else None,
            Line(new_start + at + 1, new_pieces) if after is not None else None,
        )


def _pieces(before: str | None, after: str | None) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if before is None or after is None:
        return _whole(before), _whole(after)
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if max(len(old), len(new)) > MOST_PIECES:
        return _whole(before), _whole(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return _whole(before), _whole(after)
    blocks = matcher.get_opcodes()
    return (
        tuple(_joined(old[i:j], tag) for tag, i, j, _, _ in blocks if i < j),
        tuple(_joined(new[i:j], tag) for tag, _, _, i, j in blocks if i < j),
    )


def _joined(pieces: Sequence[str], tag: str) -> Piece:
    return Piece("".join(pieces), changed=tag != "equal")


def _whole(line: str | None) -> tuple[Piece, ...]:
    return (Piece(line, changed=False),) if line else ()
