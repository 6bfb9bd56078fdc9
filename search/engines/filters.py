"""A Filter as SQL conditions over `search_entry e`: visibility is one of them, always."""

import json
from typing import Any

from search.port import Filter

Binds = dict[str, Any]

LISTS = {
    "sqlite": "(SELECT value FROM json_each(:{name}))",
    "postgresql": "(SELECT value FROM json_array_elements_text(CAST(:{name} AS json)))",
}


def listed(dialect: str, name: str) -> str:
    """The SQL of a list that is bound as JSON, so that one statement serves any length."""
    return LISTS[dialect].format(name=name)


def conditions(within: Filter, dialect: str) -> tuple[str, Binds]:
    """`a AND b AND …` and its binds; never empty, because readers are always asked."""
    parts = [_labelled("reader", dialect)]
    binds: Binds = {"f_reader": json.dumps(within.readers)}
    for field, values in within.labels().items():
        parts.append(_labelled(field, dialect))
        binds[f"f_{field}"] = json.dumps(values)
    if within.other_teams_than:
        parts.append(f"NOT {_labelled('team', dialect, bind='f_not_team')}")
        binds["f_not_team"] = json.dumps([within.other_teams_than])
    if within.date_from:
        parts.append("e.date >= :f_from")
        binds["f_from"] = within.date_from
    if within.date_to:
        parts.append("e.date <= :f_to AND e.date <> ''")
        binds["f_to"] = within.date_to + "~"
    return " AND ".join(parts), binds


def _labelled(field: str, dialect: str, *, bind: str | None = None) -> str:
    values = listed(dialect, bind or f"f_{field}")
    return (
        "EXISTS (SELECT 1 FROM search_label l"
        f" WHERE l.num = e.num AND l.field = '{field}' AND l.value IN {values})"
    )
