"""A Filter as SQL conditions over `search_entry e`: visibility is one of them, always."""

import json
from collections.abc import Iterable
from typing import Any

from search.folding import storable
from search.port import Filter

Binds = dict[str, Any]

LISTS = {
    "sqlite": "(SELECT value FROM json_each(:{name}))",
    "postgresql": "(SELECT value FROM json_array_elements_text(CAST(:{name} AS json)))",
}


def listed(dialect: str, name: str) -> str:
    """The SQL of a list that is bound as JSON, so that one statement serves any length."""
    return LISTS[dialect].format(name=name)


def as_list(values: Iterable[str]) -> str:
    """The value of such a list."""
    return json.dumps([storable(value) for value in values])


def conditions(within: Filter, dialect: str) -> tuple[str, Binds]:
    """`a AND b AND …` and its binds; never empty, because readers are always asked."""
    parts = [f"(e.reader IN {listed(dialect, 'f_reader')} OR {_labelled('reader', dialect)})"]
    binds: Binds = {"f_reader": as_list(within.readers)}
    for field, values in within.labels().items():
        parts.append(_labelled(field, dialect))
        binds[f"f_{field}"] = as_list(values)
    if within.other_teams_than:
        parts.append("e.team <> :f_not_team")
        binds["f_not_team"] = storable(within.other_teams_than)
    if within.date_from:
        parts.append("e.date >= :f_from")
        binds["f_from"] = storable(within.date_from)
    if within.date_to:
        parts.append("e.date <= :f_to AND e.date <> ''")
        binds["f_to"] = storable(within.date_to) + "~"
    return " AND ".join(parts), binds


def _labelled(field: str, dialect: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM search_label l WHERE l.num = e.num"
        f" AND l.field = '{field}' AND l.value IN {listed(dialect, f'f_{field}')})"
    )
