"""Postings in SQLite's FTS5 (https://www.sqlite.org/fts5.html): which entries hold which terms.

Only quoted tokens of our own reach MATCH. FTS5's bm25() is not asked: it would count closed text,
and takes ten times as long as the sum of weights that the ranker needs.
"""

from collections.abc import Mapping, Sequence
from math import comb

from sqlalchemy import Connection

from search.engines.filters import Binds
from search.engines.terms import described
from search.port import Entry, Group, QueryPlan

TITLE_BONUS = 0.8
"""What BM25 gives for a frequency of six (the weight of titles) beyond that for one."""

MOST_WAYS = 6
"""Up to two of four; beyond it, one walk over each group and a count is quicker (measured)."""

MERGED_PAGES = 200

_TABLE = "search_posting"
_COLUMNS = "title, tags, body, concepts"
_ADD = f"INSERT INTO {_TABLE} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)"
# A contentless table forgets a row when it is told again what the row held.
_REMOVE = f"INSERT INTO {_TABLE} ({_TABLE}, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)"
_MERGE = f"INSERT INTO {_TABLE} ({_TABLE}, rank) VALUES ('merge', ?)"
_COUNT_UP = (
    "INSERT INTO search_term (term, n, surface, first, last, size) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (term) DO UPDATE SET n = n + excluded.n"
)
_COUNT_DOWN = "UPDATE search_term SET n = n + ? WHERE term = ?"
_FORGET = "DELETE FROM search_term WHERE term = ? AND n <= 0"


class Fts5:
    checks_phrases = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Nothing to do: SQLite has one writer."""

    def add(self, entries: Mapping[int, Entry]) -> None:
        self._connection.exec_driver_sql(_ADD, _rows(entries))

    def remove(self, entries: Mapping[int, Entry]) -> None:
        self._connection.exec_driver_sql(_REMOVE, _rows(entries))

    def merge(self, *, begins: bool) -> bool:
        """Bring the pieces nearer to being one, by as much as takes a tenth of a second.

        What `begins` takes in all pieces that there are, which later ones only go on with: else
        every write between would start it over. Returns whether there is more to do.
        """
        before = self._changes()
        pages = -MERGED_PAGES if begins else MERGED_PAGES
        self._connection.exec_driver_sql(_MERGE, (pages,))
        return self._changes() - before >= 2  # the criterion of FTS5's documentation

    def known(self, terms: Sequence[str], where: str) -> tuple[str, Binds]:
        """A select of those of `terms` that an entry `e` holds for which the condition is true."""
        binds = {f"m{at}": quoted(term) for at, term in enumerate(terms)}
        binds |= {f"t{at}": term for at, term in enumerate(terms)}
        selects = (
            f"SELECT :t{at} WHERE EXISTS (SELECT 1 FROM (SELECT rowid AS num FROM {_TABLE}"
            f" WHERE {_TABLE} MATCH :m{at}) h JOIN search_entry e ON e.num = h.num WHERE {where})"
            for at in range(len(terms))
        )
        return " UNION ALL ".join(selects), binds

    def _changes(self) -> int:
        return int(self._connection.exec_driver_sql("SELECT total_changes()").scalar_one())

    def count(self, changes: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
        """Add to the number of open entries that hold each term."""
        ups = [(term, n, *described(surfaces.get(term))) for term, n in changes.items() if n > 0]
        downs = [(n, term) for term, n in changes.items() if n < 0]
        if ups:
            self._connection.exec_driver_sql(_COUNT_UP, ups)
        if downs:
            self._connection.exec_driver_sql(_COUNT_DOWN, downs)
            self._connection.exec_driver_sql(_FORGET, [(term,) for _, term in downs])

    def weighed(self, plan: QueryPlan, weights: Mapping[str, float]) -> tuple[str, Binds]:
        """A select of (num, weight): one row per weighted term that an entry holds."""
        parts = []
        for term, weight in weights.items():
            parts.append((quoted(term), weight))
            if plan.groups:
                parts.append((f"{{title tags}} : {quoted(term)}", weight * TITLE_BONUS))
        if len(plan.groups) > 1:
            everything = " AND ".join(f"({expression(group)})" for group in plan.groups)
            parts.append((everything, sum(weights.values())))
        binds = {f"m{at}": _restricted(match, plan) for at, (match, _) in enumerate(parts)}
        selects = [
            f"SELECT rowid AS num, {weight:.4f} AS weight FROM {_TABLE} WHERE {_TABLE} MATCH :m{at}"
            for at, (_, weight) in enumerate(parts)
        ]
        return " UNION ALL ".join(selects), binds

    def hits(self, plan: QueryPlan, rarest: Sequence[Group]) -> tuple[str, Binds]:
        """A select of the `num` of every entry that covers `plan.need` groups."""
        matches = _coverage(plan, rarest)
        binds = {f"m{at}": match for at, match in enumerate(matches)}
        selects = " UNION ALL ".join(
            f"SELECT rowid AS num FROM {_TABLE} WHERE {_TABLE} MATCH :{name}" for name in binds
        )
        if len(matches) == 1:
            return selects, binds
        grouped = f"SELECT num FROM ({selects}) GROUP BY num HAVING count(*) >= {plan.need}"
        return grouped, binds

    def excluded(self, plan: QueryPlan) -> tuple[str, Binds]:
        """The condition that an entry `e` covers none of the excluded groups."""
        match = " OR ".join(expression(group) for group in plan.excluded)
        select = f"SELECT rowid FROM {_TABLE} WHERE {_TABLE} MATCH :x"
        return f"e.num NOT IN ({select})", {"x": match}


def quoted(term: str) -> str:
    return f'"{term}"'


def expression(group: Group) -> str:
    """A group in FTS5's query language."""
    return " OR ".join(
        "(" + " AND ".join(quoted(term) for term in alternative) + ")"
        for alternative in group.alternatives
    )


def _rows(entries: Mapping[int, Entry]) -> list[tuple[int, str, str, str, str]]:
    return [
        (num, entry.title, entry.tags, entry.body, entry.concepts) for num, entry in entries.items()
    ]


def _restricted(match: str, plan: QueryPlan) -> str:
    for phrase in plan.phrases:
        match = f"({match}) AND {quoted(' '.join(phrase))}"
    for group in plan.excluded:
        match = f"({match}) NOT ({expression(group)})"
    return match


def _coverage(plan: QueryPlan, rarest: Sequence[Group]) -> list[str]:
    """A single expression where few ways of covering enough groups exist, else one per group.

    Who covers `need` of n groups covers one of the n - need + 1 rarest: the common groups are only
    walked where one of those is met.
    """
    expressions = [f"({expression(group)})" for group in rarest]
    if comb(len(expressions), plan.need) <= MOST_WAYS:
        return [_restricted(_at_least(plan.need, expressions), plan)]
    drivers = len(expressions) - plan.need + 1
    driving = " OR ".join(expressions[:drivers])
    rest = [f"{common} AND ({driving})" for common in expressions[drivers:]]
    return [_restricted(match, plan) for match in (*expressions[:drivers], *rest)]


def _at_least(need: int, expressions: Sequence[str]) -> str:
    """So many of them, the rarest first: FTS5 stops at the limit, with nothing to group."""
    if need == 1:
        return " OR ".join(expressions)
    if need == len(expressions):
        return " AND ".join(expressions)
    first, *rest = expressions
    return f"({first} AND ({_at_least(need - 1, rest)})) OR ({_at_least(need, rest)})"
