"""What a fact may be called and what it may be."""

import math
import re
from typing import Any

from models.errors import Invalid
from models.scope import ALIASES, CLOSED, is_name

LONGEST_NAME, LONGEST_TEXT, LONGEST_LIST = 100, 500, 200
#: JSON readers elsewhere keep whole numbers exact up to here only.
_LARGEST = 2**53
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def checked_name(name: str) -> str:
    """The name, if a fact may have it; raises Invalid that says why not."""
    if name in CLOSED or name in ALIASES:
        raise Invalid("“{name}” is kept in the catalogue and is changed there.", name=name)
    if name == "sbom":
        raise Invalid("An SBOM is not set as a fact; send it as a CycloneDX document.")
    if len(name) > LONGEST_NAME:
        raise Invalid("The name of a fact has at most {limit} letters.", limit=LONGEST_NAME)
    if not is_name(name):
        raise Invalid(
            "“{name}” is no name of a fact: it begins with a letter; letters, digits, "
            "dots, hyphens and underscores follow.",
            name=name,
        )
    return name


def checked_value(name: str, value: Any) -> Any:
    """The value, if a fact may have it, or None; raises Invalid that names the fact."""
    if isinstance(value, list):
        return _checked_list(name, value)
    if isinstance(value, str):
        return _checked_text(name, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _checked_number(name, value)
    if value is None or isinstance(value, bool):
        return value
    raise Invalid(
        "The fact “{name}” is neither true or false, a number, a text nor a list of texts.",
        name=name,
    )


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are one: true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _checked_list(name: str, values: list[Any]) -> list[str]:
    if len(values) > LONGEST_LIST:
        raise Invalid(
            "The list of the fact “{name}” is longer than {limit}.", name=name, limit=LONGEST_LIST
        )
    if not all(isinstance(value, str) for value in values):
        raise Invalid("The list of the fact “{name}” holds something that is no text.", name=name)
    return [_checked_text(name, value) for value in values]


def _checked_text(name: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            "The text of the fact “{name}” is longer than {limit} letters.",
            name=name,
            limit=LONGEST_TEXT,
        )
    if _CONTROL.search(text):
        raise Invalid("The text of the fact “{name}” is more than one line.", name=name)
    return text


def _checked_number(name: str, number: float) -> float:
    # The size first: a whole number of some hundred digits has no float to be looked at.
    if abs(number) > _LARGEST or not math.isfinite(number):
        raise Invalid("The number of the fact “{name}” is too large.", name=name)
    return number
