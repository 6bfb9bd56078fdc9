"""Postings in SQLite's FTS5 (https://www.sqlite.org/fts5.html), open and closed text apart.

FTS5 scores with the statistics of the table it searches. Open text has a table of its own, so no
closed write-up moves a visible score; closed text is scored here by the idf of open text. Only
quoted tokens of our own reach MATCH.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, text

from search.engines.filters import Binds
from search.port import Entry, Group, QueryPlan, Statistics
from search.ranking import inverse_frequencies

RARE_UP_TO = 6_000
"""Terms drive the candidates until their summed document frequency reaches this."""
MOST_CLOSED_TERMS = 40

_COLUMNS = "title, tags, body, concepts"
_COUNT_UP = (
    "INSERT INTO search_term (term, n, surface, first, last, size) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (term) DO UPDATE SET n = n + excluded.n"
)
_COUNT_DOWN = "UPDATE search_term SET n = n + ? WHERE term = ?"
_FORGET = "DELETE FROM search_term WHERE term = ? AND n <= 0"


class Fts5:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        """Nothing to do: SQLite has one writer."""

    def add(self, num: int, entry: Entry) -> None:
        self._connection.exec_driver_sql(
            f"INSERT INTO {_table(entry)} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
            (num, entry.title, entry.tags, entry.body, entry.concepts),
        )

    def remove(self, num: int, entry: Entry) -> None:
        """A contentless table forgets a row when it is told again what the row held."""
        table = _table(entry)
        self._connection.exec_driver_sql(
            f"INSERT INTO {table} ({table}, rowid, {_COLUMNS}) VALUES ('delete', ?, ?, ?, ?, ?)",
            (num, entry.title, entry.tags, entry.body, entry.concepts),
        )

    def count(self, changes: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
        """Add to the number of open entries that hold each term."""
        ups = [(term, n, *described(surfaces.get(term))) for term, n in changes.items() if n > 0]
        downs = [(n, term) for term, n in changes.items() if n < 0]
        if ups:
            self._connection.exec_driver_sql(_COUNT_UP, ups)
        if downs:
            self._connection.exec_driver_sql(_COUNT_DOWN, downs)
            self._connection.exec_driver_sql(_FORGET, [(term,) for _, term in downs])

    def best(
        self, plan: QueryPlan, known: Statistics, where: str, binds: Binds, limit: int
    ) -> list[tuple[str, float]]:
        """(id, score) of entries that hold the telling terms, open ones before closed ones."""
        match = _restricted(_telling(plan, known), plan)
        closed = self._closed(plan, known, where, binds, limit)
        return self._open(match, where, binds, limit) + closed

    def complete(
        self, plan: QueryPlan, where: str, binds: Binds, limit: int
    ) -> list[tuple[str, float]]:
        """(id, score) of open entries that cover every group."""
        match = " AND ".join(f"({expression(group)})" for group in plan.groups)
        return self._open(_restricted(match, plan), where, binds, limit)

    def hits(self, plan: QueryPlan, rarest: Sequence[Group]) -> tuple[str, Binds]:
        """A select of the `num` of every entry that covers `plan.need` groups."""
        matches = _coverage(plan, rarest)
        binds = {f"m{at}": match for at, match in enumerate(matches)}
        selects = " UNION ALL ".join(
            f"SELECT rowid AS num FROM {table} WHERE {table} MATCH :{name}"
            for name in binds
            for table in ("search_open", "search_closed")
        )
        if len(matches) == 1:
            return selects, binds
        grouped = f"SELECT num FROM ({selects}) GROUP BY num HAVING count(*) >= {plan.need}"
        return grouped, binds

    def checks_phrases(self) -> bool:
        return True

    def _open(self, match: str, where: str, binds: Binds, limit: int) -> list[tuple[str, float]]:
        statement = text(
            "SELECT e.id, -bm25(search_open, 6.0, 3.0, 1.0, 0.8) AS score FROM search_open"
            " JOIN search_entry e ON e.num = search_open.rowid"
            f" WHERE search_open MATCH :match AND {where}"
            " ORDER BY score DESC, e.num LIMIT :limit"
        )
        rows = self._connection.execute(statement, {**binds, "match": match, "limit": limit})
        return [(id_, score) for id_, score in rows.tuples()]

    def _closed(
        self, plan: QueryPlan, known: Statistics, where: str, binds: Binds, limit: int
    ) -> list[tuple[str, float]]:
        if not self._any_closed():
            return []
        idf = inverse_frequencies(known, plan.terms)
        terms = sorted(plan.terms, key=lambda term: -idf[term])[:MOST_CLOSED_TERMS]
        matches = {f"t{at}": _restricted(quoted(term), plan) for at, term in enumerate(terms)}
        selects = " UNION ALL ".join(
            f"SELECT rowid AS num, {idf[term]:.6f} AS weight FROM search_closed"
            f" WHERE search_closed MATCH :{name}"
            for name, term in zip(matches, terms, strict=True)
        )
        statement = text(
            f"SELECT e.id, sum(p.weight) AS score FROM ({selects}) p"
            f" JOIN search_entry e ON e.num = p.num WHERE {where}"
            " GROUP BY e.num ORDER BY score DESC, e.num LIMIT :limit"
        )
        rows = self._connection.execute(statement, {**binds, **matches, "limit": limit})
        return [(id_, score) for id_, score in rows.tuples()]

    def _any_closed(self) -> bool:
        one = "SELECT 1 FROM search_entry WHERE open = 0 LIMIT 1"
        return self._connection.exec_driver_sql(one).first() is not None


def quoted(term: str) -> str:
    return '"' + term.replace('"', "") + '"'


def expression(group: Group) -> str:
    """A group in FTS5's query language."""
    return " OR ".join(
        "(" + " AND ".join(quoted(term) for term in alternative) + ")"
        for alternative in group.alternatives
    )


def described(surface: str | None) -> tuple[str | None, str | None, str | None, int | None]:
    """What finds a written form again when it is mistyped: its ends and its size."""
    if surface is None or len(surface) < 3 or not surface.isalpha():
        return None, None, None, None
    return surface, surface[0], surface[-1], len(surface)


def _table(entry: Entry) -> str:
    return "search_open" if entry.open else "search_closed"


def _telling(plan: QueryPlan, known: Statistics) -> str:
    """(rare terms) AND (all terms): few rows to walk, yet every term counts in the score."""
    everything = " OR ".join(quoted(term) for term in plan.terms)
    rare = rarest_terms(plan.terms, known)
    if len(rare) == len(plan.terms):
        return everything
    return f"({' OR '.join(quoted(term) for term in rare)}) AND ({everything})"


def rarest_terms(terms: Iterable[str], known: Statistics) -> list[str]:
    """Rarest first, until together they stand in about `RARE_UP_TO` documents."""
    rare: list[str] = []
    seen = 0
    for term in sorted(terms, key=lambda term: known.frequencies.get(term, 0)):
        seen += known.frequencies.get(term, 0)
        if rare and seen > RARE_UP_TO:
            break
        rare.append(term)
    return rare


def _restricted(match: str, plan: QueryPlan) -> str:
    for phrase in plan.phrases:
        match = f"({match}) AND {quoted(' '.join(phrase))}"
    for group in plan.excluded:
        match = f"({match}) NOT ({expression(group)})"
    return match


def _coverage(plan: QueryPlan, rarest: Sequence[Group]) -> list[str]:
    """One expression per group, or a single one where covering one group suffices.

    Who covers `need` of n groups covers one of the n - need + 1 rarest: the common groups are only
    walked where one of those is met.
    """
    expressions = [f"({expression(group)})" for group in rarest]
    if plan.need == 1:
        return [_restricted(" OR ".join(expressions), plan)]
    drivers = len(expressions) - plan.need + 1
    driving = " OR ".join(expressions[:drivers])
    rest = [f"{common} AND ({driving})" for common in expressions[drivers:]]
    return [_restricted(match, plan) for match in (*expressions[:drivers], *rest)]
