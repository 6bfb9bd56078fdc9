"""All rules, ours first: where two fire at one place, the more exact name is shown."""

from functools import cache
from typing import Any

from app.secrets.own import RULES
from app.secrets.rule import Rule, compiled


@cache
def all_rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they count."""
    # Not at the top: detect-secrets brings 20 MB along, which only those who scan should pay.
    from app.secrets.known import known_rules  # noqa: PLC0415

    return (*RULES, *known_rules())


@cache
def any_rule() -> Any:
    """All patterns in one, to ``match``: most texts hold none and are done after one linear pass.

    It begins with anything, since asking RE2 where a match begins would cost a second pass.
    """
    joined = "|".join(f"(?:{rule.source})" for rule in all_rules())
    return compiled(f"(?s:.*?)(?:{joined})", captures=False)
