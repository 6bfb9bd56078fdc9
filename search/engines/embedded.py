"""The default engine: tables in the application's own database, written in its transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import Connection, text

from search.engines import tables
from search.engines.behind import Behind
from search.engines.filters import Binds, conditions
from search.engines.fts5 import Fts5
from search.engines.posting import Postings
from search.engines.reading import Reading
from search.engines.tables import BETWEEN
from search.engines.terms import rarest_terms
from search.engines.upkeep import Upkeep
from search.engines.writing import Writing
from search.folding import storable
from search.port import (
    EXACT_UP_TO,
    Candidate,
    Entry,
    Facets,
    Filter,
    Group,
    Health,
    QueryPlan,
    Sent,
    Statistics,
    Suggestion,
)
from search.ranking import has_phrases, inverse_frequencies, terms_of

BATCH = 100


class _Hit(NamedTuple):
    num: int
    id: str
    date: str
    facets: str


class Embedded:
    """Bound to the caller's connection: what it writes commits, or not, with the caller's rows."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect.name
        self._connection = connection
        self._postings = Fts5(connection) if self._dialect == "sqlite" else Postings(connection)
        self._reading = Reading(connection)
        self._writing = Writing(connection, self._postings)
        self.behind = Behind(connection)
        self.upkeep = Upkeep(connection, self._postings, self._reading)

    @staticmethod
    def create(connection: Connection) -> None:
        """Make the engine's tables where they are not; idempotent."""
        tables.create(connection)

    @staticmethod
    def drop(connection: Connection) -> None:
        tables.drop(connection)

    def lock(self) -> None:
        """Wait for other writers of the index, until this transaction ends."""
        self._writing.lock()

    def empty(self) -> None:
        """Take everything out, whatever state it is in: nothing counts as written any more."""
        tables.empty(self._connection)
        self.behind.note_all(self.generation())

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Write entries, each in the place of an earlier one with its id."""
        self._writing.lock()
        self._writing.replace(entries, self.entries([entry.id for entry in entries]))

    def delete(self, ids: Sequence[str]) -> None:
        self._writing.lock()
        self._writing.replace((), self.entries(ids))

    def candidates(self, plan: QueryPlan, within: Filter, limit: int) -> list[Candidate]:
        """Entries named so, then those that cover everything, then the best by summed weight.

        Weights are idf, over the rarest terms of the plan: few rows are walked, and the ranker
        looks at the rest. Its statistics are those of open text, for closed entries too.
        """
        if not plan.weights:
            return []
        where, binds = conditions(within, self._dialect)
        found = dict.fromkeys(self._reading.named(plan.names, where, binds), 0.0)
        select, own = self._postings.weighed(plan, self._rare_weights(plan, limit))
        statement = text(
            f"SELECT e.id, h.score FROM (SELECT num, sum(weight) AS score FROM ({select}) u"
            f" GROUP BY num) h JOIN search_entry e ON e.num = h.num WHERE {where}"
            " ORDER BY h.score DESC, e.num LIMIT :limit"
        )
        rows = self._connection.execute(statement, {**binds, **own, "limit": limit})
        for id_, score in rows.all():
            found.setdefault(id_, score)
        return [Candidate(id_, score) for id_, score in found.items()]

    def newest(
        self, plan: QueryPlan, within: Filter, limit: int, after: str | None = None
    ) -> list[tuple[str, str]]:
        found = self._hits(plan, within, limit, after=after, ordered=True)
        # A number of ours would tell how many were written between two, the hidden ones too.
        return [(hit.id, f"{hit.date}|{hit.id}") for hit in found]

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        return self._reading.entries(ids)

    def permitted(self, ids: Sequence[str], within: Filter) -> list[str]:
        """Those of `ids` that lie within the filter, in their order."""
        where, binds = conditions(within, self._dialect)
        found = self._reading.among(ids, where, binds) if ids else set()
        return [id_ for id_ in ids if id_ in found]

    def rarest(self, plan: QueryPlan, count: int) -> list[str]:
        """The rarest of the plan's terms that the open index knows."""
        n = self.statistics(plan.terms).frequencies
        return sorted((term for term in plan.terms if n.get(term)), key=lambda t: (n[t], t))[:count]

    def ids(self) -> Sequence[str]:
        """Of every entry there is."""
        return self._reading.ids()

    def batches(self, size: int) -> Iterator[list[Entry]]:
        """Every entry there is."""
        rest = iter(self._reading.ids())
        while ids := list(islice(rest, size)):
            yield list(self.entries(ids).values())

    def known(self, terms: Sequence[str], within: Filter) -> set[str]:
        where, filtered = conditions(within, self._dialect)
        found: set[str] = set()
        for at in range(0, len(terms), BATCH):
            select, own = self._postings.known(terms[at : at + BATCH], where)
            found.update(self._connection.execute(text(select), {**filtered, **own}).scalars())
        return found

    def statistics(self, terms: Sequence[str]) -> Statistics:
        return self._reading.statistics(terms)

    def similar(self, word: str) -> list[tuple[str, str]]:
        return self._reading.similar(word)

    def suggest(self, prefix: str, within: Filter) -> list[Suggestion]:
        where, binds = conditions(within, self._dialect)
        return self._reading.suggestions(prefix, where, binds)

    def facets(self, plan: QueryPlan, within: Filter, fields: Sequence[str]) -> Facets:
        """How many permitted entries cover the plan, and their labels counted."""
        found = self._hits(plan, within, EXACT_UP_TO + 1)
        counted = found[:EXACT_UP_TO]
        counts = _counted(counted, fields)
        return Facets(len(counted), len(found) > EXACT_UP_TO, counts)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """Write everything anew, by batches, in the caller's transaction."""
        tables.empty(self._connection)
        rest = iter(entries)
        while batch := list(islice(rest, BATCH)):
            self.upsert(batch)
        self.upkeep.renewed(None)
        self.behind.note_all(self.generation())

    def generation(self) -> int:
        return tables.generation(self._connection)

    def send(self, *, check: bool = False) -> Sent:
        """Nothing to do: the index is in the database."""
        return Sent()

    def settle(self, sent: Sent) -> None:
        """Nothing to do, as in `send`."""

    def health(self) -> Health:
        """Not ok where the tables are missing or of another release's layout."""
        if not tables.exists(self._connection):
            return Health(ok=False, engine="embedded", documents=0, analysis="", detail="no tables")
        meta = tables.read_meta(self._connection)
        is_readable = meta["layout"] == tables.LAYOUT
        return Health(
            ok=is_readable,
            engine="embedded",
            documents=self._reading.size(),
            analysis=meta["analysis"],
            detail="" if is_readable else "of another release: run migrate",
        )

    def _rare_weights(self, plan: QueryPlan, limit: int) -> dict[str, float]:
        weights = dict(plan.weights)
        known = self.statistics(plan.terms)
        rare = rarest_terms(weights, known, limit)
        return {term: weights[term] * n for term, n in inverse_frequencies(known, rare).items()}

    def _rarest_first(self, plan: QueryPlan) -> list[Group]:
        n = self.statistics(list(terms_of(plan.groups))).frequencies

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
    ) -> list[_Hit]:
        """At most `limit` hits; phrases are checked here where postings cannot."""
        statement, binds = self._matching(plan, within, after=after, ordered=ordered)
        if not plan.phrases or self._postings.checks_phrases:
            rows = self._connection.execute(text(f"{statement} LIMIT {limit}"), binds)
            return [_Hit(*row) for row in rows.all()]
        with self._connection.execute(text(statement), binds) as rows:
            found = (_Hit(*row) for row in rows)
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

    def _with_phrases(self, found: Iterator[_Hit], plan: QueryPlan) -> Iterator[_Hit]:
        while batch := list(islice(found, BATCH)):
            entries = self.entries([hit.id for hit in batch])
            yield from (hit for hit in batch if has_phrases(entries[hit.id], plan.phrases))


def _counted(hits: Sequence[_Hit], fields: Sequence[str]) -> dict[str, dict[str, int]]:
    """How often each label and year is met, per field, the commonest first."""
    met = Counter(chain.from_iterable(hit.facets.split(BETWEEN) for hit in hits))
    met.update(f"year={hit.date[:4]}" for hit in hits if hit.date)
    counts: dict[str, dict[str, int]] = {field: {} for field in fields}
    for label, n in sorted(met.items(), key=lambda item: (-item[1], item[0])):
        field, _, value = label.partition("=")
        if field in counts:
            counts[field][value] = n
    return counts
