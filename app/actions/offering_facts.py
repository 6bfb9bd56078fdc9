"""The known facts of all services as chips: what a condition can be clicked together from."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.actions.reaching import Landscape
from models.scope import CLOSED

#: In the order in which they are shown.
GROUPS = ("technologies", "datastore", "versions", "flags", "team", "tier", "tags", "others")
#: Values of one fact that are offered; others are typed.
MOST_VALUES = 30
_VERSION = re.compile(r"v?\d+(\.\d+)+([-+.]\w+)*")


@dataclass(frozen=True, slots=True)
class OfferedFact:
    """A fact and its values, each with how many services have it, the most frequent first."""

    name: str
    values: tuple[tuple[Any, int], ...]


@dataclass(frozen=True, slots=True)
class FactGroup:
    name: str
    facts: tuple[OfferedFact, ...]


def facts_offered(land: Landscape) -> list[FactGroup]:
    """What is known of the services, grouped; groups of nothing are left out."""
    counts: dict[str, Counter[tuple[type, Any]]] = {}
    for facts in land.facts.values():
        for name, value in _single(facts):
            counts.setdefault(name, Counter())[type(value), value] += 1
    grouped: dict[str, list[OfferedFact]] = {name: [] for name in GROUPS}
    for name in sorted(counts):
        grouped[_group(name, counts[name])].append(_offered(name, counts[name]))
    return [FactGroup(name, tuple(facts)) for name, facts in grouped.items() if facts]


def _single(facts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each value by itself; the service's own name is no fact that it shares with others."""
    for name, value in facts.items():
        if name in ("service", "sbom") or value is None:
            continue
        yield from (
            ((name, one) for one in dict.fromkeys(value))
            if isinstance(value, list)
            else ((name, value),)
        )


def _group(name: str, counts: Counter[tuple[type, Any]]) -> str:
    if name in CLOSED:
        return name
    if name.split(".", maxsplit=1)[0] in ("datastore", "datastores", "database"):
        return "datastore"
    if all(kind is bool for kind, _ in counts):
        return "flags"
    is_version = all(_VERSION.fullmatch(str(value)) for _, value in counts)
    return "versions" if is_version or "version" in name else "others"


def _offered(name: str, counts: Counter[tuple[type, Any]]) -> OfferedFact:
    found = sorted(counts.items(), key=lambda one: (-one[1], str(one[0][1])))
    return OfferedFact(name, tuple((value, count) for (_, value), count in found[:MOST_VALUES]))
