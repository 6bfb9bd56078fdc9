"""Which entries cover a plan, and what their labels are counted to."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import Connection, text

from search.engines.filters import Binds, conditions
from search.engines.fts5 import Fts5
from search.engines.posting import Postings
from search.engines.reading import Reading
from search.engines.tables import BETWEEN
from search.folding import storable
from search.port import Filter, Group, QueryPlan
from search.ranking import has_phrases, terms_of

BATCH = 100


class Hit(NamedTuple):
    num: int
    id: str
    date: str
    facets: str


class Hits:
    def __init__(self, connection: Connection, postings: Fts5 | Postings, reading: Reading) -> None:
        self._dialect = connection.dialect.name
        self._connection = connection
        self._postings = postings
        self._reading = reading

    def found(
        self,
        plan: QueryPlan,
        within: Filter,
        limit: int,
        *,
        after: str | None = None,
        ordered: bool = False,
    ) -> list[Hit]:
        """At most `limit` hits; phrases are checked here where postings cannot."""
        statement, binds = self._matching(plan, within, after=after, ordered=ordered)
        if not plan.phrases or self._postings.checks_phrases:
            rows = self._connection.execute(text(f"{statement} LIMIT {limit}"), binds)
            return [Hit(*row) for row in rows.all()]
        with self._connection.execute(text(statement), binds) as rows:
            found = (Hit(*row) for row in rows)
            return list(islice(self._with_phrases(found, plan), limit))

    def _matching(
        self, plan: QueryPlan, within: Filter, *, after: str | None, ordered: bool
    ) -> tuple[str, Binds]:
        where, binds = conditions(within, self._dialect)
        source = "search_entry e"
        if plan.groups:
            hits, own = self._postings.hits(plan, self._rarest_first(plan))
            source = f"({hits}) h JOIN search_entry e ON e.num = h.num"
            binds |= own
        elif plan.excluded:
            without, own = self._postings.excluded(plan)
            where += f" AND {without}"
            binds |= own
        if after:
            date, _, id_ = after.partition("|")
            where += " AND (e.date < :after OR (e.date = :after AND e.id < :after_id))"
            binds |= {"after": storable(date), "after_id": storable(id_)}
        order = "ORDER BY e.date DESC, e.id DESC" if ordered else ""
        columns = "e.num, e.id, e.date, e.facets"
        return f"SELECT {columns} FROM {source} WHERE {where} {order}", binds

    def _with_phrases(self, found: Iterator[Hit], plan: QueryPlan) -> Iterator[Hit]:
        while batch := list(islice(found, BATCH)):
            entries = self._reading.entries([hit.id for hit in batch])
            yield from (hit for hit in batch if has_phrases(entries[hit.id], plan.phrases))

    def _rarest_first(self, plan: QueryPlan) -> list[Group]:
        n = self._reading.statistics(list(terms_of(plan.groups))).frequencies

        def commonness(group: Group) -> int:
            return sum(min(n.get(term, 0) for term in terms) for terms in group.alternatives)

        return sorted(plan.groups, key=commonness)


def counted_labels(hits: Sequence[Hit], fields: Sequence[str]) -> dict[str, dict[str, int]]:
    """How often each label and year is met, per field, the commonest first."""
    met = Counter(chain.from_iterable(hit.facets.split(BETWEEN) for hit in hits))
    met.update(f"year={hit.date[:4]}" for hit in hits if hit.date)
    counts: dict[str, dict[str, int]] = {field: {} for field in fields}
    for label, n in sorted(met.items(), key=lambda item: (-item[1], item[0])):
        field, _, value = label.partition("=")
        if field in counts:
            counts[field][value] = n
    return counts
