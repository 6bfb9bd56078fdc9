"""Postings in a table of PostgreSQL's: one row per term and entry, scored by BM25 in SQL."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from search.engines.filters import Binds
from search.engines.fts5 import described, rarest_terms
from search.port import Entry, Group, QueryPlan, Statistics
from search.ranking import inverse_frequencies

# One writer of the index at a time, until its transaction ends: no deadlocks over hot terms.
_LOCK = text("SELECT pg_advisory_xact_lock(7096543)")
_ADD = text(
    "INSERT INTO search_posting (term, num, count)"
    " SELECT t, :num, c FROM unnest(CAST(:terms AS text[]), CAST(:counts AS smallint[])) x (t, c)"
)
_REMOVE = text("DELETE FROM search_posting WHERE num = :num AND term = ANY(CAST(:terms AS text[]))")
_COUNT_UP = text(
    "INSERT INTO search_term (term, n, surface, first, last, size)"
    " SELECT * FROM unnest(CAST(:terms AS text[]), CAST(:ns AS int[]), CAST(:surfaces AS text[]),"
    " CAST(:firsts AS text[]), CAST(:lasts AS text[]), CAST(:sizes AS int[]))"
    " ON CONFLICT (term) DO UPDATE SET n = search_term.n + excluded.n"
)
_COUNT_DOWN = text(
    "UPDATE search_term s SET n = s.n + d.n"
    " FROM unnest(CAST(:terms AS text[]), CAST(:ns AS int[])) d (term, n) WHERE s.term = d.term"
)
_FORGET = text("DELETE FROM search_term WHERE n <= 0 AND term = ANY(CAST(:terms AS text[]))")


class Postings:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        self._connection.execute(_LOCK)

    def add(self, num: int, entry: Entry) -> None:
        terms = entry.terms.split(" ") if entry.counts else []
        self._connection.execute(_ADD, {"num": num, "terms": terms, "counts": list(entry.counts)})

    def remove(self, num: int, entry: Entry) -> None:
        self._connection.execute(_REMOVE, {"num": num, "terms": entry.terms.split(" ")})

    def count(self, changes: Mapping[str, int], surfaces: Mapping[str, str]) -> None:
        """Add to the number of open entries that hold each term."""
        ups = [(term, n, *described(surfaces.get(term))) for term, n in changes.items() if n > 0]
        downs = {term: n for term, n in changes.items() if n < 0}
        if ups:
            names = ("terms", "ns", "surfaces", "firsts", "lasts", "sizes")
            columns = [list(column) for column in zip(*ups, strict=True)]
            self._connection.execute(_COUNT_UP, dict(zip(names, columns, strict=True)))
        if downs:
            binds = {"terms": list(downs), "ns": list(downs.values())}
            self._connection.execute(_COUNT_DOWN, binds)
            self._connection.execute(_FORGET, {"terms": list(downs)})

    def best(
        self, plan: QueryPlan, known: Statistics, where: str, binds: Binds, limit: int
    ) -> list[tuple[str, float]]:
        """(id, score) by BM25 (k1 1.2, b 0.75) of entries that hold the telling terms."""
        rare = rarest_terms(plan.terms, known)
        excluded, excluded_binds = _excluded(plan)
        statement = text(
            "SELECT e.id, sum(w.idf * p.count * 2.2 / (p.count + 0.3 + 0.9 * e.length / :mean))"
            " AS score FROM json_each_text(CAST(:idf AS json)) v (term, idf_text)"
            " CROSS JOIN LATERAL (SELECT CAST(v.idf_text AS float8) AS idf) w"
            " JOIN search_posting p ON p.term = v.term JOIN search_entry e ON e.num = p.num"
            f" WHERE {where} {excluded} AND p.num IN (SELECT num FROM search_posting"
            " WHERE term = ANY(CAST(:rare AS text[])))"
            " GROUP BY e.num, e.id ORDER BY score DESC, e.num LIMIT :limit"
        )
        own = {
            "idf": json.dumps(inverse_frequencies(known, plan.terms)),
            "rare": rare,
            "mean": max(known.mean_length, 1.0),
            "limit": limit,
        }
        rows = self._connection.execute(statement, {**binds, **excluded_binds, **own})
        return [(id_, float(score)) for id_, score in rows.tuples()]

    def complete(
        self, plan: QueryPlan, where: str, binds: Binds, limit: int
    ) -> list[tuple[str, float]]:
        """(id, 0) of entries that cover every group, the newest first."""
        selects, own = _selects(plan.groups)
        every = " INTERSECT ".join(selects)
        excluded, excluded_binds = _excluded(plan)
        statement = text(
            f"SELECT e.id FROM ({every}) h JOIN search_entry e ON e.num = h.num"
            f" WHERE {where} {excluded} ORDER BY e.date DESC, e.num DESC LIMIT :limit"
        )
        rows = self._connection.execute(
            statement, {**binds, **own, **excluded_binds, "limit": limit}
        )
        return [(id_, 0.0) for id_ in rows.scalars()]

    def hits(self, plan: QueryPlan, rarest: Sequence[Group]) -> tuple[str, Binds]:
        """A select of the `num` of every entry that covers `plan.need` groups."""
        selects, binds = _selects(rarest)
        excluded, excluded_binds = _excluded(plan, column="num")
        drivers = len(selects) - plan.need + 1
        driving = " UNION ".join(selects[:drivers])
        rest = [
            f"SELECT num FROM {select} r{at} WHERE num IN ({driving})"
            for at, select in enumerate(selects[drivers:])
        ]
        union = " UNION ALL ".join([*selects[:drivers], *rest])
        grouped = (
            f"SELECT num FROM ({union}) u WHERE true {excluded}"
            f" GROUP BY num HAVING count(*) >= {plan.need}"
        )
        return grouped, {**binds, **excluded_binds}

    def checks_phrases(self) -> bool:
        return False


def _selects(groups: Sequence[Group], prefix: str = "g") -> tuple[list[str], Binds]:
    """One select of `num` per group, in brackets."""
    selects: list[str] = []
    binds: Binds = {}
    for at, group in enumerate(groups):
        alternatives = []
        for number, alternative in enumerate(group.alternatives):
            name = f"{prefix}{at}_{number}"
            binds[name] = list(alternative)
            alternatives.append(_having(name, len(set(alternative))))
        union = " UNION ".join(alternatives)
        selects.append(f"(SELECT DISTINCT num FROM ({union}) {prefix}{at})")
    return selects, binds


def _having(name: str, size: int) -> str:
    found = f"SELECT num FROM search_posting WHERE term = ANY(CAST(:{name} AS text[]))"
    return found if size == 1 else f"{found} GROUP BY num HAVING count(*) = {size}"


def _excluded(plan: QueryPlan, column: str = "e.num") -> tuple[str, Binds]:
    selects, binds = _selects(plan.excluded, prefix="x")
    return " ".join(f"AND {column} NOT IN {select}" for select in selects), binds
