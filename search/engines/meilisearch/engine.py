"""Meilisearch as a second source of candidates beside the database's own index.

The database's index is always written, in the caller's transaction, and answers everything but one
question: which further documents may be worth ranking. What the server has not got yet is noted in
`search_behind` in the same transaction; `send` brings it there, outside of any transaction, and
`settle` crosses it off. Whatever the server says is asked again of the database, so that a stale
index there shows nothing that it should not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from search.engines.behind import EVERYTHING
from search.engines.embedded import Embedded
from search.engines.meilisearch.calls import FAILURES, in_words
from search.engines.meilisearch.server import Server
from search.port import (
    Beside,
    Candidate,
    Entry,
    Facets,
    Filter,
    Health,
    NotSentError,
    QueryPlan,
    Sent,
    Statistics,
    Suggestion,
)

SINGLE_TERMS = 8
PER_TERM = 100
BATCH = 200
MOST_BEHIND = 200
"""With more than this to be sent, the database answers alone."""


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
        """The ids that the server finds by the rarest terms and by the words as typed.

        What it has not got yet takes no place among them: it may hold as open what is closed.
        """
        behind = self._embedded.behind.noted(MOST_BEHIND + 1)
        if not plan.groups or len(behind) > MOST_BEHIND or EVERYTHING in behind:
            return []
        if not self._server.breaker.lets_through():
            return []
        terms = self._embedded.rarest(plan, SINGLE_TERMS)
        try:
            found = self._server.find(terms, plan.text, within, each=PER_TERM, but=list(behind))
        except FAILURES as problem:
            self._server.breaker.trip(problem)
            return []
        self._server.breaker.close()
        return found

    def send(self, *, check: bool = False) -> Sent:
        """Bring the server what it has not got; awaited. With `check` it is looked over first.

        Raises NotSentError.
        """
        try:
            sent = self._send(check=check)
        except FAILURES as problem:
            raise NotSentError(in_words(problem)) from problem
        self._server.breaker.close()
        return sent

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

    def known(self, terms: Sequence[str], within: Filter) -> set[str]:
        return self._embedded.known(terms, within)

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
        return replace(own, engine="meilisearch", beside=self._beside(own.documents))

    def _send(self, *, check: bool) -> Sent:
        behind = self._embedded.behind
        if behind.is_everything() or not self._is_whole(look_closely=check):
            return self._build()
        noted = behind.noted(BATCH)
        if noted:
            entries = self._embedded.entries(list(noted))
            gone = [id_ for id_ in noted if id_ not in entries]
            stamp = behind.stamp(max(noted.values()))
            self._server.put(entries.values(), gone, stamp)
        return Sent(noted=noted)

    def _build(self) -> Sent:
        generation = self.generation()
        stamp = self._embedded.behind.stamp(generation)
        self._server.build(self._embedded.batches(BATCH), stamp)
        return Sent(generation=generation)

    def _is_whole(self, *, look_closely: bool) -> bool:
        """Whether the server has what it was given: it may have lost its data, or got old back."""
        if not self._embedded.behind.is_ours(self._server.stamp()):
            return False
        if not look_closely:
            return True
        self._server.settle_settings()
        return self._has_as_many()

    def _has_as_many(self) -> bool:
        """As far as it can be told: while something is written or to be sent, numbers differ."""
        generation, there = self.generation(), self._server.size()
        is_quiet = not self._embedded.behind.noted(1)
        here = self._embedded.health().documents
        return here == there or not (is_quiet and generation == self.generation())

    def _beside(self, documents: int) -> Beside:
        behind, breaker = self._embedded.behind, self._server.breaker
        waiting = documents if behind.is_everything() else behind.count()
        if not breaker.lets_through():
            return Beside(ok=False, detail=breaker.problem, waiting=waiting)
        try:
            version = self._server.version()
        except FAILURES as problem:
            breaker.trip(problem)
            return Beside(ok=False, detail=breaker.problem, waiting=waiting)
        breaker.close()
        return Beside(ok=True, detail=f"Meilisearch {version}", waiting=waiting)


def opened(url: str, key: str | None, embedded: Embedded) -> Meilisearch:
    """`url` is meilisearch://host:port, or begins with http:// or https://."""
    address = url.replace("meilisearch://", "http://", 1)
    return Meilisearch(Server(address, key), embedded)
