"""``applies_when``: a condition over what is known of a service, answered yes, no or unknown.

Parsed into a tree by lark and evaluated over data; nothing is ever executed. Three values after
Kleene: True, False, and None for what is not known.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import LarkError, UnexpectedInput

from models.errors import Invalid

LONGEST = 2_000
_GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: term ("and" term)*
?term: "not" term -> negated
     | "(" either ")"
     | NAME OP value -> compared
     | NAME "in" "[" [value ("," value)*] "]" -> among
value: STRING -> string
     | SIGNED_NUMBER -> number
     | "true" -> true
     | "false" -> false
OP: "==" | "!=" | "<=" | ">=" | "<" | ">" | "~"
NAME: /(?!(and|or|not|in|true|false)\b)[A-Za-z_][\w.-]*/
STRING: /"[^"\n]*"/ | /'[^'\n]*'/
%import common.SIGNED_NUMBER
%import common.WS
%ignore WS
"""
#: Facts that are whole by nature: what they do not hold is not there.
CLOSED = ("technologies", "tags", "team", "tier", "service")
_ALIASES = {"tech": "technologies", "technology": "technologies", "tag": "tags"}

Facts = Mapping[str, Any]
Condition = Callable[[Facts], bool | None]


def applies(condition: str, facts: Facts) -> bool | None:
    """Whether a condition holds of a service; None where a fact that matters is not known.

    Raises Invalid, with the place, for what is no condition.
    """
    return parsed(condition)(facts)


@lru_cache(maxsize=512)
def parsed(condition: str) -> Condition:
    """The condition as a function of facts."""
    if len(condition) > LONGEST:
        raise Invalid("The condition is longer than {limit} characters.", limit=LONGEST)
    try:
        return _Build().transform(_PARSER.parse(condition))
    except UnexpectedInput as error:
        raise Invalid(
            "The condition cannot be read at column {column}: {context}",
            column=max(error.column, 1),
            context=error.get_context(condition, span=20).splitlines()[0].strip(),
        ) from error
    except (LarkError, RecursionError) as error:
        raise Invalid("The condition is nested too deeply.") from error


class _Build(Transformer[Token, Condition]):
    """Each rule of the grammar as a function of facts."""

    def either(self, parts: list[Condition]) -> Condition:
        return lambda facts: _any([part(facts) for part in parts])

    def both(self, parts: list[Condition]) -> Condition:
        return lambda facts: _all([part(facts) for part in parts])

    def negated(self, parts: list[Condition]) -> Condition:
        return lambda facts: _not(parts[0](facts))

    def compared(self, parts: list[Any]) -> Condition:
        name, operator, wanted = str(parts[0]), str(parts[1]), parts[2]
        return lambda facts: _compare(_fact(facts, name), operator, wanted)

    def among(self, parts: list[Any]) -> Condition:
        name, wanted = str(parts[0]), [part for part in parts[1:] if part is not None]
        return lambda facts: _any([_compare(_fact(facts, name), "==", one) for one in wanted])

    def string(self, parts: list[Token]) -> str:
        return str(parts[0])[1:-1]

    def number(self, parts: list[Token]) -> float:
        return float(parts[0])

    def true(self, _: list[Token]) -> bool:
        return True

    def false(self, _: list[Token]) -> bool:
        return False


_PARSER = Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False)


def _fact(facts: Facts, name: str) -> Any:
    """The fact, an empty list for a closed one that is not there, None for an unknown one."""
    name = _ALIASES.get(name, name)
    value = facts.get(name)
    return [] if value is None and name in CLOSED else value


def _compare(fact: Any, operator: str, wanted: Any) -> bool | None:
    if fact is None:
        return None
    if isinstance(fact, list | tuple):
        if operator == "!=":
            return _not(_compare(fact, "==", wanted))
        return _any([_compare(one, operator, wanted) for one in fact])
    if operator in ("==", "!="):
        return _equal(fact, wanted) == (operator == "==")
    if operator == "~":
        return str(wanted).casefold() in str(fact).casefold()
    return _ordered(fact, operator, wanted)


def _equal(fact: Any, wanted: Any) -> bool:
    if isinstance(fact, str) and isinstance(wanted, str):
        return fact.casefold() == wanted.casefold()
    return bool(fact == wanted)


def _ordered(fact: Any, operator: str, wanted: Any) -> bool | None:
    """Numbers only; anything else is not known to be more or less."""
    numbers = [value for value in (fact, wanted) if isinstance(value, int | float)]
    if len(numbers) < 2:
        return None
    holds: bool = {
        "<": fact < wanted,
        "<=": fact <= wanted,
        ">": fact > wanted,
        ">=": fact >= wanted,
    }[operator]
    return holds


def _not(value: bool | None) -> bool | None:  # noqa: FBT001
    return None if value is None else not value


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True
