"""Conditions that are clicked together: a term added, a term dropped, all of them or any."""

import json
from typing import Any

from models import scope
from models.errors import Invalid
from models.scope.tree import Joined, Leaf

WORDS = ("and", "or")
OPERATORS = ("==", "!=", "~", "<", ">=")
_FLAGS = {"true": True, "false": False}


def word_of(condition: str, otherwise: str = "and") -> str:
    """What stands between the terms of a condition."""
    try:
        tree = scope.parsed(condition)
    except Invalid:
        return otherwise
    return tree.word if isinstance(tree, Joined) else otherwise


def joined_by(condition: str, word: str) -> str:
    """The same terms with ``and`` or ``or`` between them; what is more than a row stays."""
    terms = terms_of(condition)
    return f" {word} ".join(terms) if terms and len(terms) > 1 else condition


def with_term(condition: str, name: str, operator: str, value: Any, *, word: str) -> str:
    """With one term more; one that is there already is not said twice. Raises Invalid."""
    term = scope.as_text([(name, operator, value)])
    if not condition.strip():
        return term
    scope.parsed(condition)
    terms = terms_of(condition)
    if terms is None or (len(terms) > 1 and word_of(condition) != word):
        return f"({condition}) {word} {term}"
    return condition if term in terms else f"{condition} {word} {term}"


def without_term(condition: str, place: int) -> str:
    """Without one of the terms of a row."""
    terms = terms_of(condition) or []
    kept = [term for at, term in enumerate(terms) if at != place]
    return f" {word_of(condition)} ".join(kept) if terms else condition


def terms_of(condition: str) -> list[str] | None:
    """The terms in a row, each as it is written; None where it is no row."""
    try:
        tree = scope.parsed(condition)
    except Invalid:
        return None
    parts = tree.parts if isinstance(tree, Joined) else (tree,)
    terms = [part.text for part in parts if isinstance(part, Leaf)]
    return terms if len(terms) == len(parts) else None


def chip_in(written: str) -> tuple[str, Any]:
    """A name and a value, as the button of a chip says them: ``["tier", 1]``. Raises Invalid."""
    try:
        name, value = json.loads(written)
    except (ValueError, TypeError):
        raise Invalid("“{text}” is no condition.", text=written[:80]) from None
    return str(name), value


def value_in(typed: str) -> Any:
    """What somebody typed as a value: a flag, a whole number, else a text."""
    typed = typed.strip()
    if typed in _FLAGS:
        return _FLAGS[typed]
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 15 else typed
