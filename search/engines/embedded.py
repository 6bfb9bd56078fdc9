"""The default engine: tables in the application's own database, written in its transaction."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, text

from search.engines import tables
from search.engines.filters import conditions
from search.engines.fts5 import Fts5
from search.engines.posting import Postings
from search.engines.reading import Reading
from search.engines.writing import Writing
from search.port import (
    EXACT_UP_TO,
    Candidate,
    Entry,
    Facets,
    Filter,
    Group,
    Health,
    QueryPlan,
    Statistics,
    Suggestion,
)
from search.ranking import has_phrases, terms_of_groups
from search.words import analysis

BATCH = 100
MOST_COMPLETE = 60


class Embedded:
    """Bound to the caller's connection: what it writes commits, or not, with the caller's rows."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect.name
        self._connection = connection
        self._postings = Fts5(connection) if self._dialect == "sqlite" else Postings(connection)
        self._reading = Reading(connection)
        self._writing = Writing(connection, self._postings)

    @staticmethod
    def create(connection: Connection) -> None:
        """Make the engine's tables where they are not; idempotent."""
        tables.create(connection)

    @staticmethod
    def drop(connection: Connection) -> None:
        tables.drop(connection)

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Write entries, each in the place of an earlier one with its id."""
        self._writing.replace(entries, self.entries([entry.id for entry in entries]))

    def delete(self, ids: Sequence[str]) -> None:
        self._writing.replace((), self.entries(ids))

    def candidates(self, plan: QueryPlan, within: Filter, limit: int) -> list[Candidate]:
        """Entries named so, then those that cover everything, then the best by BM25."""
        if not plan.weights:
            return []
        where, binds = conditions(within, self._dialect)
        found = [(id_, 0.0) for id_ in self._reading.named(plan.names, where, binds)]
        if plan.groups:
            found += self._postings.complete(plan, where, binds, MOST_COMPLETE)
        found += self._postings.best(plan, self.statistics(plan.terms), where, binds, limit)
        return [Candidate(id_, score) for id_, score in _first_of_each(found).items()]

    def newest(
        self, plan: QueryPlan, within: Filter, limit: int, after: str | None = None
    ) -> list[tuple[str, str]]:
        found = self._hits(plan, within, limit, after=after, ordered=True)
        return [(id_, f"{date}|{num}") for num, id_, date in found]

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        return self._reading.entries(ids)

    def statistics(self, terms: Sequence[str]) -> Statistics:
        return self._reading.statistics(terms)

    def similar(self, word: str) -> list[tuple[str, str]]:
        return self._reading.similar(word)

    def suggest(self, prefix: str, within: Filter) -> list[Suggestion]:
        where, binds = conditions(within, self._dialect)
        return self._reading.suggestions(prefix, where, binds)

    def facets(self, plan: QueryPlan, within: Filter, fields: Sequence[str]) -> Facets:
        """How many permitted entries cover the plan, and their labels counted."""
        nums = [num for num, _, _ in self._hits(plan, within, EXACT_UP_TO + 1)]
        counted = nums[:EXACT_UP_TO]
        counts = self._reading.label_counts(counted, fields)
        return Facets(len(counted), len(nums) > EXACT_UP_TO, counts)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Write everything anew, by batches, in the caller's transaction."""
        tables.drop(self._connection)
        tables.create(self._connection)
        rest = iter(entries)
        while batch := list(islice(rest, BATCH)):
            self.upsert(batch)
        tables.write_meta(self._connection, "analysis", analysis())

    def health(self) -> Health:
        """Not ok where the tables are missing or were written by another analysis."""
        if not tables.exists(self._connection):
            return Health(ok=False, engine="embedded", documents=0, analysis="", detail="no tables")
        meta = tables.read_meta(self._connection)
        current = meta["layout"] == tables.LAYOUT and meta["analysis"] in ("", analysis())
        detail = "" if current else "written by another analysis"
        return Health(
            ok=current,
            engine="embedded",
            documents=self._reading.size(),
            analysis=meta["analysis"],
            detail=detail,
        )

    def _rarest_first(self, plan: QueryPlan) -> list[Group]:
        n = self.statistics(list(terms_of_groups(plan))).frequencies

        def commonness(group: Group) -> int:
            return sum(min(n.get(term, 0) for term in terms) for terms in group.alternatives)

        return sorted(plan.groups, key=commonness)

    def _hits(
        self,
        plan: QueryPlan,
        within: Filter,
        limit: int,
        *,
        after: str | None = None,
        ordered: bool = False,
    ) -> list[tuple[int, str, str]]:
        """(num, id, date) of at most `limit` hits; phrases are checked where postings cannot."""
        found = self._matching(plan, within, after=after, ordered=ordered)
        if plan.phrases and not self._postings.checks_phrases():
            found = self._with_phrases(found, plan)
        return list(islice(found, limit))

    def _matching(
        self, plan: QueryPlan, within: Filter, *, after: str | None, ordered: bool
    ) -> Iterator[tuple[int, str, str]]:
        where, binds = conditions(within, self._dialect)
        source = "search_entry e"
        if plan.groups:
            hits, own = self._postings.hits(plan, self._rarest_first(plan))
            source = f"({hits}) h JOIN search_entry e ON e.num = h.num"
            binds |= own
        if after:
            date, _, num = after.rpartition("|")
            where += " AND (e.date < :after OR (e.date = :after AND e.num < :after_num))"
            binds |= {"after": date, "after_num": int(num) if num.isdigit() else 0}
        order = "ORDER BY e.date DESC, e.num DESC" if ordered else ""
        statement = text(f"SELECT e.num, e.id, e.date FROM {source} WHERE {where} {order}")
        with self._connection.execute(statement, binds) as rows:
            yield from rows.tuples()

    def _with_phrases(
        self, found: Iterator[tuple[int, str, str]], plan: QueryPlan
    ) -> Iterator[tuple[int, str, str]]:
        while batch := list(islice(found, BATCH)):
            entries = self.entries([id_ for _, id_, _ in batch])
            yield from (row for row in batch if has_phrases(entries[row[1]], plan.phrases))


def _first_of_each(found: Iterable[tuple[str, float]]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for id_, score in found:
        scores.setdefault(id_, score)
    return scores
