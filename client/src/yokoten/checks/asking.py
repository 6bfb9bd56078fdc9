"""JMESPath: what an expression finds in data."""

from functools import cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from yokoten.tree.inconclusive import Inconclusive

_LONGEST = 2000  # characters


def asked(expression: str, data: Any) -> Any:
    """What the expression finds, None where nothing is there; raises Inconclusive."""
    try:
        return _compiled(expression).search(data)
    except (JMESPathError, RecursionError, ValueError, TypeError, OverflowError) as error:
        raise _unusable(expression, error) from error


@cache
def _compiled(expression: str) -> ParsedResult:
    if len(expression) > _LONGEST:
        raise Inconclusive("an expression has at most {limit} letters", limit=_LONGEST)
    try:
        return jmespath.compile(expression)
    except (JMESPathError, RecursionError, ValueError) as error:
        raise _unusable(expression, error) from error


def _unusable(expression: str, error: Exception) -> Inconclusive:
    reason = str(error).partition("\n")[0]
    return Inconclusive("the expression {expression} cannot be answered: {reason}",
                        expression=expression[:200], reason=reason)  # fmt: skip
