"""``applies_when``: a condition over what is known of a service, answered yes, no or unknown.

Parsed into a tree by lark and evaluated over data; nothing is ever executed. Three values after
Kleene: True, False, and None for what is not known. The language is told in docs/conditions.md.
"""

from dataclasses import dataclass
from typing import Any

from models.errors import Invalid
from models.scope.chips import Chip, Chips, as_text, chips_of
from models.scope.grammar import LONGEST, is_name, parsed
from models.scope.tree import ALIASES, CLOSED, Condition, Facts, Leaf

__all__ = [
    "ALIASES",
    "CLOSED",
    "LONGEST",
    "Chip",
    "Chips",
    "Condition",
    "Facts",
    "Reads",
    "Term",
    "applies",
    "as_text",
    "chips_of",
    "is_name",
    "is_same",
    "parsed",
    "reads",
    "terms",
]


@dataclass(frozen=True, slots=True)
class Reads:
    """What a condition looks at: facts by name, packages by address (``pkg:npm/axios``)."""

    names: frozenset[str]
    packages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison of a condition, and what came of it.

    ``name`` is the fact's, or the package's address; ``fact`` its value (of a package: versions),
    None where it is not known.
    """

    text: str
    name: str
    fact: Any
    holds: bool | None


def applies(condition: str, facts: Facts) -> bool | None:
    """Whether a condition holds of a service; None where a fact that matters is not known.

    Raises Invalid, with the place, for what is no condition.
    """
    return parsed(condition).holds(facts)


def reads(condition: str) -> Reads:
    """What a condition looks at. Raises Invalid."""
    leaves = list(parsed(condition).leaves())
    return Reads(
        names=frozenset(leaf.name for leaf in leaves if not leaf.is_package),
        packages=frozenset(leaf.name for leaf in leaves if leaf.is_package),
    )


def is_same(one: str, other: str) -> bool:
    """Whether two conditions say the same, however they are spaced; False for what is none."""
    try:
        return one == other or parsed(one) == parsed(other)
    except Invalid:
        return False


def terms(condition: str, facts: Facts) -> list[Term]:
    """Each comparison in order, for saying why a condition holds or not. Raises Invalid."""
    return [_term(leaf, facts) for leaf in parsed(condition).leaves()]


def _term(leaf: Leaf, facts: Facts) -> Term:
    return Term(text=leaf.text, name=leaf.name, fact=leaf.fact(facts), holds=leaf.holds(facts))
