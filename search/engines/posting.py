"""Postings in a table of PostgreSQL's: one row per term and entry."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from search.engines.filters import Binds
from search.engines.terms import described
from search.port import Entry, Group, QueryPlan
from search.ranking import K1

# One writer of the index at a time, until its transaction ends: no deadlocks over hot terms.
_LOCK = text("SELECT pg_advisory_xact_lock(7096543)")
_ADD = text(
    "INSERT INTO search_posting (term, num, count)"
    " SELECT t, :num, c FROM unnest(CAST(:terms AS text[]), CAST(:counts AS smallint[])) x (t, c)"
)
_REMOVE = text("DELETE FROM search_posting WHERE num = :num AND term = ANY(CAST(:terms AS text[]))")
_WEIGHED = f"""
    SELECT p.num, CAST(w.value AS float8) * p.count * {K1 + 1} / (p.count + {K1}) AS weight
    FROM json_each_text(CAST(:weights AS json)) w JOIN search_posting p ON p.term = w.key"""
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
    checks_phrases = False

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        self._connection.execute(_LOCK)

    def add(self, entries: Mapping[int, Entry]) -> None:
        rows = [
            {"num": num, "terms": _terms(entry), "counts": list(entry.counts)}
            for num, entry in entries.items()
        ]
        self._connection.execute(_ADD, rows)

    def remove(self, entries: Mapping[int, Entry]) -> None:
        rows = [{"num": num, "terms": _terms(entry)} for num, entry in entries.items()]
        self._connection.execute(_REMOVE, rows)

    def merge(self, *, begins: bool) -> bool:
        """Nothing to do: PostgreSQL keeps its tables in order itself."""
        del begins
        return False

    def known(self, terms: Sequence[str], where: str) -> tuple[str, Binds]:
        """A select of those of `terms` that an entry `e` holds for which the condition is true."""
        select = (
            "SELECT DISTINCT p.term FROM search_posting p JOIN search_entry e ON e.num = p.num"
            f" WHERE p.term = ANY(CAST(:terms AS text[])) AND {where}"
        )
        return select, {"terms": list(terms)}

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

    def weighed(self, plan: QueryPlan, weights: Mapping[str, float]) -> tuple[str, Binds]:
        """A select of (num, weight): one row per weighted term that an entry holds."""
        binds: Binds = {"weights": json.dumps(weights)}
        select = _WEIGHED
        if len(plan.groups) > 1:
            selects, own = _selects(plan.groups)
            everything = " INTERSECT ".join(selects)
            bonus = sum(weights.values())
            select += f" UNION ALL SELECT num, {bonus:.4f} FROM ({everything}) c"
            binds |= own
        excluded, own = _excluded(plan)
        return f"SELECT num, weight FROM ({select}) w WHERE true {excluded}", binds | own

    def hits(self, plan: QueryPlan, rarest: Sequence[Group]) -> tuple[str, Binds]:
        """A select of the `num` of every entry that covers `plan.need` groups."""
        selects, binds = _selects(rarest)
        excluded, excluded_binds = _excluded(plan)
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
        return grouped, binds | excluded_binds

    def excluded(self, plan: QueryPlan) -> tuple[str, Binds]:
        """The condition that an entry `e` covers none of the excluded groups."""
        conditions, binds = _excluded(plan, "e.num")
        return conditions.removeprefix("AND "), binds


def _terms(entry: Entry) -> list[str]:
    return entry.terms.split(" ") if entry.counts else []


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


def _excluded(plan: QueryPlan, num: str = "num") -> tuple[str, Binds]:
    selects, binds = _selects(plan.excluded, prefix="x")
    return " ".join(f"AND {num} NOT IN {select}" for select in selects), binds
