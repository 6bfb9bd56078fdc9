"""Which services the learnings of a pushed text ask: a scope that is too wide is seen here."""

from collections.abc import Iterator
from typing import Any

from yokoten.words import say

_MOST = 8  # services that are named


def asked(answer: Any) -> Iterator[str]:
    """A line for each learning that circulates."""
    for one in answer if isinstance(answer, list) else ():
        if isinstance(one, dict):
            services, unknown = _names(one.get("services")), _names(one.get("unknown"))
            words = say("Asks {count} services: {names}",
                        count=len(services), names=_listed(services))  # fmt: skip
            more = say("of {count} more a fact is missing", count=len(unknown)) if unknown else ""
            yield f"{one.get('statement', '')} → {'; '.join(filter(None, (words, more)))}"


def _names(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST]) or "-"
    return f"{shown}, +{len(names) - _MOST}" if len(names) > _MOST else shown
