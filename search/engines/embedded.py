"""The default engine: tables in the application's own database, written in its transaction."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, text

from search.engines import tables
from search.engines.behind import Behind
from search.engines.filters import conditions
from search.engines.fts5 import Fts5
from search.engines.hits import Hits, counted_labels
from search.engines.posting import Postings
from search.engines.reading import Reading
from search.engines.terms import rarest_terms
from search.engines.upkeep import Upkeep
from search.engines.writing import Writing
from search.port import (
    EXACT_UP_TO,
    Candidate,
    Entry,
    Facets,
    Filter,
    Health,
    QueryPlan,
    Sent,
    Statistics,
    Suggestion,
)
from search.ranking import inverse_frequencies

BATCH = 100


class Embedded:
    """Bound to the caller's connection: what it writes commits, or not, with the caller's rows."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect.name
        self._connection = connection
        self._postings = Fts5(connection) if self._dialect == "sqlite" else Postings(connection)
        self._reading = Reading(connection)
        self._writing = Writing(connection, self._postings)
        self._hits = Hits(connection, self._postings, self._reading)
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
        rare = self._rare_weights(plan, limit)
        select, own = self._postings.weighed(plan, rare)
        statement = text(
            f"SELECT e.id, h.score FROM (SELECT num, sum(weight) AS score FROM ({select}) u"
            f" GROUP BY num) h JOIN search_entry e ON e.num = h.num WHERE {where}"
            " ORDER BY h.score DESC, e.num LIMIT :limit"
        )
        rows = self._connection.execute(statement, {**binds, **own, "limit": limit})
        for id_, score in rows.all():
            found.setdefault(id_, score)
        if plan.groups and len(found) < limit and len(rare) < len(plan.weights):
            # Hits that hold none of the rarest: few lie within the filter, or much was asked for.
            found = {hit.id: 0.0 for hit in self._hits.found(plan, within, limit)} | found
        return [Candidate(id_, score) for id_, score in found.items()]

    def newest(
        self, plan: QueryPlan, within: Filter, limit: int, after: str | None = None
    ) -> list[tuple[str, str]]:
        found = self._hits.found(plan, within, limit, after=after, ordered=True)
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
        found = self._hits.found(plan, within, EXACT_UP_TO + 1)
        counted = found[:EXACT_UP_TO]
        counts = counted_labels(counted, fields)
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
