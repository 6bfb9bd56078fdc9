"""What is wrong with the text of a condition, in words: where, and what was probably meant."""

import re
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from rapidfuzz.distance import OSA

from models.errors import Invalid
from models.scope.habits import HABITS, WORD, habit

_MEANT_MESSAGE = "Line {line}, column {column}: “{found}” is not understood; did you mean “{hint}”?"
_BARE_MESSAGE = "Line {line}, column {column}: quotation marks are missing around {found}."
_OPEN_MESSAGE = (
    "Line {line}, column {column}: the quotation mark that is opened here is never closed."
)
_JOIN_MESSAGE = "Line {line}, column {column}: “and” or “or” is missing before “{found}”."
_CLOSED_MESSAGE = "Line {line}, column {column}: a bracket is closed here that was never opened."
_NAME_MESSAGE = (
    "Line {line}, column {column}: a comparison begins with the name of a fact, not with {found}."
)
_ALONE_MESSAGE = (
    "Line {line}, column {column}: what “{hint}” is compared with is missing before “{found}”."
)
_UNFINISHED_MESSAGE = (
    "Line {line}, column {column}: what “{found}” is compared with is missing; "
    "did you mean “{hint}”?"
)
_ANY_MESSAGE = "Line {line}, column {column}: “{found}” is not expected here."
_SIGNS = re.compile(r"[=!<>~&|]+")
#: Names that nobody misspells on purpose, and how far off a word still means them.
_SURE = {"technologies": 2, "technology": 2, "service": 1, "team": 0, "tier": 0, "tags": 0}
_NEIGHBOURS = ("services",)


def mistyped(name: Token) -> Invalid | None:
    """The complaint about a name that surely means another one."""
    if name == "sbom":
        return Invalid(
            "Line {line}, column {column}: “sbom” needs the address of a package: {hint}",
            **_place(name),
            hint='sbom("pkg:npm/axios")',
        )
    for known, distance in _SURE.items():
        if name != known and _is_near(str(name), known, distance):
            return Invalid(_MEANT_MESSAGE, **_place(name), found=str(name), hint=known)
    return None


def no_address(token: Token) -> Invalid:
    return Invalid(
        "Line {line}, column {column}: {found} is no address of a package, such as {hint}.",
        **_place(token),
        found=str(token),
        hint="pkg:npm/axios",
    )


def version_inside(token: Token, purl: str, version: str) -> Invalid:
    return Invalid(
        "Line {line}, column {column}: the version stands outside of the address: {hint}",
        **_place(token),
        hint=f'sbom("{purl}") == "{version}"',
    )


def no_part_of_versions(operator: Token) -> Invalid:
    return Invalid(
        "Line {line}, column {column}: versions are compared with {signs}, not with “~”.",
        **_place(operator),
        signs=["==", "!=", "<", "<=", ">", ">=", "in"],
    )


def complaint(condition: str, error: UnexpectedInput) -> Invalid:
    """What lark could not read, in words."""
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return _too_short(condition, error)
    start = error.pos_in_stream or 0
    found = _around(condition, start)
    place = {"line": max(error.line, 1), "column": max(error.column, 1), "found": found}
    message, hint = _message(condition, start, found, _expected(error))
    if message == _ALONE_MESSAGE and hint in HABITS:
        return Invalid(_MEANT_MESSAGE, **place | {"found": hint}, hint=HABITS[hint])
    return Invalid(message, **place, hint=hint)


def _message(condition: str, start: int, found: str, expected: set[str]) -> tuple[str, str]:
    """The message, and its hint."""
    before = condition[:start]
    if hint := habit(before, found, expected):
        return _MEANT_MESSAGE, hint
    if found[0] in "\"'":
        return (
            _OPEN_MESSAGE
            if len(found) == 1
            else _NAME_MESSAGE
            if "NAME" in expected
            else _ANY_MESSAGE
        ), ""
    if _is_value(before, found, expected):
        return _BARE_MESSAGE, ""
    if "OP" in expected and (name := WORD.findall(before)):
        return _ALONE_MESSAGE, name[-1]
    return _misplaced(found, expected), ""


def _misplaced(found: str, expected: set[str]) -> str:
    if found == ")" and "$END" in expected:
        return _CLOSED_MESSAGE
    if not WORD.match(found):
        return _ANY_MESSAGE
    return (
        _NAME_MESSAGE
        if "NAME" in expected
        else _JOIN_MESSAGE
        if "_OR" in expected
        else _ANY_MESSAGE
    )


def _is_value(before: str, found: str, expected: set[str]) -> bool:
    """Whether a word stands where a value should, or goes on where a number ended: 8.0.36."""
    if not WORD.fullmatch(found):
        return False
    return "STRING" in expected or (bool(before) and WORD.match(before[-1]) is not None)


def _expected(error: UnexpectedInput) -> set[str]:
    if isinstance(error, UnexpectedToken):
        return set(error.accepts or error.expected or ())
    return set(error.allowed or ()) if isinstance(error, UnexpectedCharacters) else set()


def _around(condition: str, start: int) -> str:
    """The whole word or sign at a place."""
    for shape in (_SIGNS, WORD):
        if match := shape.match(condition, start):
            return _backwards(condition, start, shape) + match[0]
    quoted = re.compile(r"\"(\\.|[^\"\\\n])*\"|'(\\.|[^'\\\n])*'").match(condition, start)
    return quoted[0] if quoted else condition[start : start + 1]


def _backwards(condition: str, start: int, shape: re.Pattern[str]) -> str:
    """The part of a word or sign that was read already."""
    begun = start
    while begun and shape.fullmatch(condition, begun - 1, start):
        begun -= 1
    return condition[begun:start]


def _too_short(condition: str, error: UnexpectedToken) -> Invalid:
    if not condition.strip():
        return Invalid("The condition is empty.")
    expected, last = _expected(error), WORD.findall(condition)
    lines = condition.rstrip().splitlines()
    place = {"line": len(lines), "column": len(lines[-1]) + 1}
    if "OP" in expected and last[-1:] not in ([], ["sbom"]):
        hint = f"{last[-1]} == true"
        return Invalid(_UNFINISHED_MESSAGE, **place, found=last[-1], hint=hint)
    if "RPAR" in expected or "RSQB" in expected:
        return Invalid("Line {line}, column {column}: a bracket is not closed.", **place)
    return Invalid("Line {line}, column {column}: the condition ends too early.", **place)


def _place(token: Token) -> dict[str, Any]:
    return {"line": token.line, "column": token.column}


def _is_near(name: str, known: str, distance: int) -> bool:
    return name not in _NEIGHBOURS and OSA.distance(name.casefold(), known) <= distance
