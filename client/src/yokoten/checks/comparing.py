"""What a value is compared by: exists, equals, matches, in, and the four orders."""

import json
import operator
import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from yokoten.checks.check import Check
from yokoten.checks.patterns import compiled
from yokoten.tree.inconclusive import Inconclusive

_ORDERS: dict[str, Callable[[int | float, int | float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
OPERATORS = ("exists", "equals", "matches", "in", *_ORDERS)
_VERSION = re.compile(r"[vV]?([0-9]{1,18}(?:\.[0-9]{1,18})*)")


class Comparison:
    """The `op` and the `value` of a check. Raises Inconclusive where they do not go together."""

    def __init__(self, check: Check) -> None:
        self.op = check.text("op")
        self.value: Any = check.fields.get("value")
        if self.op not in OPERATORS:
            raise Inconclusive("there is no op {op}", op=self.op)
        if self.op != "exists" and "value" not in check.fields:
            raise Inconclusive("the check has no {field}", field="value")
        if self.op == "in" and not isinstance(self.value, list):
            raise Inconclusive("op in needs a list as its value")
        if self.op == "matches":
            compiled(check.text("value"))

    def __str__(self) -> str:
        return self.op if self.op == "exists" else f"{self.op} {shown(self.value)}"

    def holds(self, found: Any) -> bool:
        """Whether a value holds; of a list, each member must, unless it equals the list wanted."""
        if self.op == "exists":
            return speaks(found)
        if self.op == "equals" and isinstance(self.value, list):
            return is_same(found, self.value)
        if isinstance(found, list):
            return bool(found) and all(self._member_holds(one) for one in found)
        return self._member_holds(found)

    def _member_holds(self, found: Any) -> bool:
        if self.op == "equals":
            return is_same(found, self.value)
        if self.op == "in":
            return any(is_same(found, one) for one in self.value)
        if self.op == "matches":
            return bool(compiled(str(self.value)).search(_text(found)))
        order = _compared(found, self.value)
        return _ORDERS[self.op](order, 0)


def speaks(found: Any) -> bool:
    """Whether an expression found anything: null and an empty list or map are nothing."""
    return found is not None and not (isinstance(found, list | dict) and not found)


def is_same(one: Any, other: Any) -> bool:
    """Equal as JSON values: true is not 1, "8" is not 8."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def shown(value: Any) -> str:
    """A value as JSON, for people."""
    return json.dumps(value, ensure_ascii=False)


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise Inconclusive("{found} is no text that could match", found=shown(value)[:80])
    return value if isinstance(value, str) else shown(value)


def _compared(found: Any, wanted: Any) -> int:
    """Below, at or above zero: numbers as numbers; as versions where either is a text."""
    if _is_number(found) and _is_number(wanted):
        return int(found > wanted) - int(found < wanted)
    mine, theirs = _version(found), _version(wanted)
    if mine is None or theirs is None:
        raise Inconclusive("{found} cannot be compared with {wanted}",
                           found=shown(found)[:80], wanted=shown(wanted)[:80])  # fmt: skip
    for one, other in zip_longest(mine, theirs, fillvalue=0):
        if one != other:
            return 1 if one > other else -1
    return 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _version(value: Any) -> list[int] | None:
    """The numbers between the dots; 512 beside "512" is one, too."""
    text = str(value) if _is_number(value) else value
    match = _VERSION.fullmatch(text.strip()) if isinstance(text, str) else None
    return [int(part) for part in match[1].split(".")] if match else None
