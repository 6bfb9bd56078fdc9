"""Meilisearch as a second source of candidates beside the database's own index.

The database's index is always written, in the caller's transaction, and answers everything but one
question: which further documents may be worth ranking. What the server has not got yet is noted in
`search_behind` in the same transaction; `send` brings it there, outside of any transaction, and
`settle` crosses it off. Whatever the server says is asked again of the database, so that a stale
index there shows nothing that it should not.
"""

from collections.abc import Iterable, Sequence

from meilisearch.errors import MeilisearchError

from search.engines.embedded import Embedded
from search.engines.meilisearch_server import Breaker, Server
from search.port import (
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

FAILURES = (MeilisearchError, OSError, ValueError, KeyError, TypeError)
"""A server that is down or slow, and the answers of anything else that listens there."""
SINGLE_TERMS = 8
PER_TERM = 100
BATCH = 500


class Meilisearch:
    def __init__(self, server: Server, embedded: Embedded) -> None:
        self._server = server
        self._embedded = embedded

    def upsert(self, entries: Sequence[Entry]) -> None:
        self._embedded.upsert(entries)

    def delete(self, ids: Sequence[str]) -> None:
        self._embedded.delete(ids)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        """In the database now, on the server with the next `send`."""
        self._embedded.rebuild(entries)

    def candidates(self, plan: QueryPlan, within: Filter, limit: int) -> list[Candidate]:
        """Those of the database's index, then what the server adds to them."""
        found = self._embedded.candidates(plan, within, limit)
        taken = {candidate.id for candidate in found}
        more = [id_ for id_ in self.added(plan, within) if id_ not in taken]
        return found + [Candidate(id_, 0.0) for id_ in self._embedded.permitted(more, within)]

    def added(self, plan: QueryPlan, within: Filter) -> list[str]:
        """The ids that the server finds by the rarest terms and by the words as typed."""
        if self._server.breaker.is_open or not plan.groups:
            return []
        terms = self._embedded.rarest(plan, SINGLE_TERMS)
        try:
            return self._server.find(terms, plan.text, within, PER_TERM)
        except FAILURES as problem:
            self._server.breaker.trip(problem)
            return []

    def send(self) -> Sent:
        """Bring the server what it has not got; awaited. Raises MeilisearchError and OSError."""
        self._server.version()  # asked with little patience: a frozen server costs no minute
        behind = self._embedded.behind
        if behind.is_everything() or not self._server.has_index():
            generation = self.generation()
            self._server.build(self._embedded.batches(BATCH))
            return Sent(generation=generation)
        noted = behind.noted(BATCH)
        entries = self._embedded.entries(list(noted))
        self._server.put(list(entries.values()))
        self._server.remove([id_ for id_ in noted if id_ not in entries])
        return Sent(noted=noted)

    def settle(self, sent: Sent) -> None:
        self._embedded.behind.settle(sent)

    def newest(
        self, plan: QueryPlan, within: Filter, limit: int, after: str | None = None
    ) -> list[tuple[str, str]]:
        return self._embedded.newest(plan, within, limit, after)

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        return self._embedded.entries(ids)

    def statistics(self, terms: Sequence[str]) -> Statistics:
        return self._embedded.statistics(terms)

    def similar(self, word: str) -> list[tuple[str, str]]:
        return self._embedded.similar(word)

    def suggest(self, prefix: str, within: Filter) -> list[Suggestion]:
        return self._embedded.suggest(prefix, within)

    def facets(self, plan: QueryPlan, within: Filter, fields: Sequence[str]) -> Facets:
        return self._embedded.facets(plan, within, fields)

    def generation(self) -> int:
        return self._embedded.generation()

    def health(self) -> Health:
        """That of the database's index, and a word on the server: search works without it."""
        own = self._embedded.health()
        details = [own.detail, self._server_health(), self._embedded.behind.describe()]
        return Health(
            ok=own.ok,
            engine="meilisearch",
            documents=own.documents,
            analysis=own.analysis,
            detail="; ".join(filter(None, details)),
        )

    def _server_health(self) -> str:
        try:
            return f"Meilisearch {self._server.version()}"
        except FAILURES as problem:
            return f"no Meilisearch ({type(problem).__name__}), the database answers alone"


def opened(url: str, key: str | None, embedded: Embedded) -> Meilisearch:
    """`url` is meilisearch://host:port, or begins with http:// or https://."""
    address = url.replace("meilisearch://", "http://", 1)
    return Meilisearch(Server(address, key, Breaker.of(address)), embedded)
