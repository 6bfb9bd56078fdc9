"""All rules, ours first: where two fire at one place, the more exact name is shown."""

from functools import cache
from typing import Any

from app.secrets.known import known_rules
from app.secrets.own import RULES
from app.secrets.rule import Rule, compiled


@cache
def all_rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they count."""
    return (*RULES, *known_rules())


@cache
def any_rule() -> Any:
    """All patterns in one: most texts match none, and are done after one linear pass."""
    return compiled("|".join(f"(?:{rule.source})" for rule in all_rules()))
