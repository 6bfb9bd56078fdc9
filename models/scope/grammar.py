"""From the text of a condition to its tree."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from models.errors import Invalid
from models.scope.complaints import (
    complaint,
    mistyped,
    no_address,
    no_part_of_versions,
    version_inside,
)
from models.scope.judging import Literal
from models.scope.tree import ALIASES, PRESENT, Condition, Joined, Leaf, Negated
from models.versions import address_and_version

LONGEST = 2_000
DEEPEST = 50
_GRAMMAR = r"""
?start: either
?either: both (_OR both)* -> joined_by_or
?both: term (_AND term)* -> joined_by_and
?term: _NOT term -> negated
     | "(" either ")" -> grouped
     | subject OP value -> compared
     | subject _IN "[" [value ("," value)*] "]" -> among
     | package -> present
?subject: NAME -> fact
        | package
package: _SBOM "(" STRING ")"
value: STRING -> string
     | SIGNED_NUMBER -> number
     | TRUE -> boolean
     | FALSE -> boolean
OP: "==" | "!=" | "<=" | ">=" | "<" | ">" | "~"
_OR.2: /or(?![\w.-])/
_AND.2: /and(?![\w.-])/
_NOT.2: /not(?![\w.-])/
_IN.2: /in(?![\w.-])/
_SBOM.2: /sbom(?=\s*\()/
TRUE.2: /true(?![\w.-])/
FALSE.2: /false(?![\w.-])/
NAME: /(?!(and|or|not|in|true|false)(?![\w.-]))[A-Za-z_][\w.-]*/
STRING: /"(\\.|[^"\\\n])*"/ | /'(\\.|[^'\\\n])*'/
%import common.SIGNED_NUMBER
%import common.WS
%ignore WS
%ignore /\u3000/
"""
_NAME = re.compile(r"(?!(?:and|or|not|in|true|false)\Z)[A-Za-z_][\w.-]*")
_ESCAPE = re.compile(r"\\([\\\"'])")


def is_name(text: str) -> bool:
    """Whether a fact can be called so."""
    return _NAME.fullmatch(text) is not None


@lru_cache(maxsize=1024)
def parsed(condition: str) -> Condition:
    """The condition as a tree. Raises Invalid, with line and column, for what is none."""
    if len(condition) > LONGEST:
        raise Invalid("The condition is longer than {limit} characters.", limit=LONGEST)
    try:
        tree = cast("Condition", _PARSER.parse(condition))
    except UnexpectedInput as error:
        raise complaint(condition, error) from None
    return tree


class _Build(Transformer[Token, Any]):
    """Each rule of the grammar as a part of the tree, made while the text is read."""

    def joined_by_or(self, parts: list[Condition]) -> Condition:
        return _joined("or", parts)

    def joined_by_and(self, parts: list[Condition]) -> Condition:
        return _joined("and", parts)

    def negated(self, parts: list[Condition]) -> Condition:
        return Negated(parts[0], _depth(parts))

    def grouped(self, parts: list[Any]) -> Condition:
        return cast("Condition", replace(parts[0], depth=_depth(parts)))

    def compared(self, parts: list[Any]) -> Leaf:
        name, operator, wanted = parts
        if operator == "~" and name.startswith("pkg:"):
            raise no_part_of_versions(operator)
        return Leaf(name, str(operator), (wanted,))

    def among(self, parts: list[Any]) -> Leaf:
        return Leaf(parts[0], "in", tuple(part for part in parts[1:] if part is not None))

    def present(self, parts: list[str]) -> Leaf:
        return Leaf(parts[0], PRESENT)

    def fact(self, parts: list[Token]) -> str:
        [name] = parts
        if complained := mistyped(name):
            raise complained
        return ALIASES.get(str(name), str(name))

    def package(self, parts: list[Token]) -> str:
        return _purl(parts[0])

    def string(self, parts: list[Token]) -> Literal:
        return Literal(_unquoted(parts[0]))

    def number(self, parts: list[Token]) -> Literal:
        text = str(parts[0])
        return Literal(int(text) if text.lstrip("+-").isdecimal() else float(text), text)

    def boolean(self, parts: list[Token]) -> Literal:
        return Literal(str(parts[0]) == "true")


_PARSER = Lark(_GRAMMAR, parser="lalr", maybe_placeholders=False, transformer=_Build())


def _joined(word: str, parts: list[Condition]) -> Condition:
    return Joined(word, tuple(parts), _depth(parts)) if len(parts) > 1 else parts[0]


def _depth(parts: list[Condition]) -> int:
    depth = 1 + max(part.depth for part in parts)
    if depth > DEEPEST:
        raise Invalid("The condition is nested too deeply.")
    return depth


def _unquoted(token: Token) -> str:
    return _ESCAPE.sub(r"\1", str(token)[1:-1])


def _purl(token: Token) -> str:
    """Without qualifiers; a version is said beside it."""
    try:
        purl, version = address_and_version(_unquoted(token))
    except ValueError:
        raise no_address(token) from None
    if version:
        raise version_inside(token, purl, version)
    return purl
