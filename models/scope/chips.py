"""Conditions as chips: comparisons in a row that people click together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.errors import Invalid
from models.scope.grammar import parsed
from models.scope.judging import Literal
from models.scope.tree import ALIASES, PRESENT, Joined, Leaf
from models.versions import address_and_version


class Chip(NamedTuple):
    """A fact's name (or a package's address), an operator, and a value: a list for ``in``.

    The operator ``present`` is for packages alone and has the value None.
    """

    name: str
    operator: str
    value: Any


class Chips(NamedTuple):
    """``word`` stands between them: and, or."""

    word: str
    chips: list[Chip]


def as_text(chips: Sequence[tuple[str, str, Any]], word: str = "and") -> str:
    """The condition that these chips say, none where there are none.

    Raises Invalid for what no condition can say: a text of two lines, a name that is none.
    """
    leaves = [_leaf(*chip) for chip in chips]
    text = f" {word} ".join(leaf.text for leaf in leaves)
    if not text:
        return text
    meant = Chips(word if len(leaves) > 1 else "and", [_chip(leaf) for leaf in leaves])
    if chips_of(text) != meant:
        raise Invalid("“{text}” is no condition.", text=text)
    return text


def chips_of(condition: str) -> Chips | None:
    """The condition as chips; None where it holds more than comparisons in a row.

    Raises Invalid.
    """
    tree = parsed(condition)
    word, parts = (tree.word, tree.parts) if isinstance(tree, Joined) else ("and", [tree])
    leaves = [part for part in parts if isinstance(part, Leaf)]
    return Chips(word, [_chip(leaf) for leaf in leaves]) if len(leaves) == len(parts) else None


def _leaf(name: str, operator: str, value: Any) -> Leaf:
    values = value if isinstance(value, list | tuple) else [value]
    wanted = () if operator == PRESENT else tuple(Literal(one) for one in values)
    return Leaf(_subject(name), operator, wanted)


def _subject(name: str) -> str:
    try:
        return address_and_version(name)[0] if name.startswith("pkg:") else ALIASES.get(name, name)
    except ValueError:
        return name


def _chip(leaf: Leaf) -> Chip:
    values = [one.value for one in leaf.wanted]
    if leaf.operator == "in":
        return Chip(leaf.name, "in", values)
    return Chip(leaf.name, leaf.operator, values[0] if values else None)
