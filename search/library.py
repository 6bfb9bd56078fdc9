"""What the application calls: ask, relate, suggest, explain, write."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from search import ranking, relating
from search.answers import Answer, Explanation, Hit
from search.correcting import corrected
from search.entries import entry_of, name_of
from search.likelier import likelier
from search.planning import held_only, plan_of
from search.port import (
    FACETS,
    ORG,
    Document,
    Entry,
    Facets,
    Filter,
    Health,
    QueryPlan,
    SearchEngine,
    Sent,
    Suggestion,
    TooDeepError,
)
from search.querying import Question, narrowed, read_question
from search.ranking import Ranked
from search.relating import Reason, Related

__all__ = ["RANKED_DEPTH", "Answer", "Explanation", "Hit", "Library"]

RANKED_DEPTH = 200
"""Hits that are ranked at most (a page beyond it is refused)."""
RERANKED = 80
FEW = 3
"""Below so many hits a likelier word is offered."""


class Library:
    """The search floor as the application sees it, over one engine."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine

    def ask(
        self,
        text: str,
        within: Filter,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: Literal["relevance", "date"] = "relevance",
        cursor: str | None = None,
        exactly: bool = False,
    ) -> Answer:
        """Raises QueryTooLongError and TooDeepError, and nothing else for any text.

        With `exactly` no word is put right.
        """
        if sort == "relevance" and offset + limit > RANKED_DEPTH:
            raise TooDeepError(RANKED_DEPTH)
        question, plan, allowed, searched_for = self._understood(text, within, exactly=exactly)
        if question.asks_for_words and plan.is_open_ended:
            return _nothing(plan, question, self._likelier(text, question, within))
        facets = self._engine.facets(plan, allowed, FACETS)
        answer = _answer(facets, plan, question, searched_for)
        if facets.total < FEW and not searched_for:
            answer = replace(answer, did_you_mean=self._likelier(text, question, within))
        if sort == "date" or plan.is_open_ended:
            return self._by_date(answer, allowed, limit, offset, cursor)
        ranked = self._ranked(plan, allowed, offset + limit)
        hits = tuple(_hit(found) for found in ranked[offset : offset + limit])
        return replace(answer, hits=hits)

    def count(self, text: str, within: Filter, *, exactly: bool = False) -> Facets:
        """How many permitted hits there are; raises QueryTooLongError."""
        question, plan, allowed, _ = self._understood(text, within, exactly=exactly)
        if question.asks_for_words and plan.is_open_ended:
            return Facets(total=0, total_is_lower_bound=False)
        return self._engine.facets(plan, allowed, ())

    def related(
        self,
        entry: Entry,
        within: Filter,
        *,
        limit: int = 3,
        other_teams_than: str | None = None,
    ) -> list[Related]:
        """Permitted entries that resemble `entry`, likest first; nothing rather than noise."""
        allowed = replace(within, other_teams_than=other_teams_than)
        return relating.related(self._engine, entry, allowed, limit=limit)

    def related_to_text(self, text: str, within: Filter, *, limit: int = 3) -> list[Related]:
        """As `related`, for a text that is no write-up; its first line is its title."""
        title, _, body = text.strip().partition("\n")
        return self.related(entry_of(Document("", "note", title, body)), within, limit=limit)

    def related_to_alert(
        self, payload: Mapping[str, Any], within: Filter, *, limit: int = 3
    ) -> list[Related]:
        """For `{labels: {...}, annotations: {...}}`: entries named like the alert come first."""
        labels, annotations = _texts(payload.get("labels")), _texts(payload.get("annotations"))
        alert = labels.get("alertname") or annotations.get("title") or ""
        pinned = [
            Related(id_, 2.0, (Reason("alert", (alert,)),)) for id_ in self._named(alert, within)
        ]
        words = "\n".join([*annotations.values(), *labels.values()])
        entry = entry_of(Document("", "note", alert, words, alerts=(alert,) if alert else ()))
        taken = {found.id for found in pinned}
        rest = [
            found for found in self.related(entry, within, limit=limit) if found.id not in taken
        ]
        return [*pinned, *rest][:limit]

    def suggest(self, prefix: str, within: Filter) -> list[Suggestion]:
        """Titles, alerts, services and tags for what is being typed; at most 100 letters count."""
        return self._engine.suggest(prefix[:100], within)

    def explain(self, text: str, id: str, within: Filter) -> Explanation:
        """Every part of the score of entry `id` for the question `text`."""
        _, plan, allowed, searched_for = self._understood(text, within)
        ranked = self._ranked(plan, allowed, RANKED_DEPTH) if plan.groups else []
        place = next((at for at, found in enumerate(ranked, 1) if found.id == id), None)
        return Explanation(
            place=place,
            hit=ranked[place - 1] if place else None,
            plan=plan,
            searched_for=searched_for,
            candidates=len(ranked),
            weights=dict(plan.weights),
        )

    def entry(self, id: str) -> Entry | None:
        return self._engine.entries([id]).get(id)

    def upsert(self, entries: Sequence[Entry]) -> None:
        self._engine.upsert(entries)

    def delete(self, ids: Sequence[str]) -> None:
        self._engine.delete(ids)

    def rebuild(self, entries: Iterable[Entry]) -> None:
        self._engine.rebuild(entries)

    def send(self, *, check: bool = False) -> Sent:
        """Bring an engine outside the database a batch of what it has not got; see the port.

        Outside of any write transaction; `settle` the result in one, until it `is_nothing`.
        """
        return self._engine.send(check=check)

    def settle(self, sent: Sent) -> None:
        self._engine.settle(sent)

    def generation(self) -> int:
        """Grows with every write; what was computed under another generation may be stale."""
        return self._engine.generation()

    def health(self) -> Health:
        return self._engine.health()

    def _understood(
        self, text: str, within: Filter, *, exactly: bool = False
    ) -> tuple[Question, QueryPlan, Filter, str | None]:
        question = read_question(text)
        allowed = narrowed(within, question)
        readable = Filter(readers=within.readers)
        better = None
        if not exactly and ORG in within.readers:
            better = corrected(question, self._engine, readable)
        if better:
            question = replace(question, words=better)
        plan = held_only(plan_of(question, self._engine.statistics), self._engine, readable)
        return question, plan, allowed, better

    def _likelier(self, text: str, question: Question, within: Filter) -> str | None:
        """Only for whoever may read what is open: its words are told."""
        return likelier(text, question.words, self._engine) if ORG in within.readers else None

    def _ranked(self, plan: QueryPlan, within: Filter, depth: int) -> list[Ranked]:
        limit = RERANKED if depth <= RERANKED else RANKED_DEPTH
        ids = [found.id for found in self._engine.candidates(plan, within, limit)]
        entries = self._engine.entries(ids)
        statistics = self._engine.statistics(plan.terms)
        return ranking.rank(plan, entries.values(), statistics)

    def _by_date(
        self, answer: Answer, within: Filter, limit: int, offset: int, cursor: str | None
    ) -> Answer:
        found = self._engine.newest(answer.plan, within, offset + limit + 1, cursor)
        page = found[offset : offset + limit]
        more = len(found) > offset + limit
        hits = tuple(Hit(id_, 0.0) for id_, _ in page)
        return replace(answer, hits=hits, next_cursor=page[-1][1] if more and page else None)

    def _named(self, alert: str, within: Filter) -> list[str]:
        name = name_of(alert)
        if not name:
            return []
        plan = QueryPlan(text=alert, weights=((name, 1.0),), names=(name,))
        ids = [found.id for found in self._engine.candidates(plan, within, RERANKED)]
        entries = self._engine.entries(ids)
        return [id_ for id_ in ids if name in entries[id_].names]


def _answer(
    facets: Facets, plan: QueryPlan, question: Question, searched_for: str | None
) -> Answer:
    return Answer(
        hits=(),
        total=facets.total,
        total_is_lower_bound=facets.total_is_lower_bound,
        facets=facets.counts,
        searched_for=searched_for,
        plan=plan,
        warnings=question.warnings,
    )


def _nothing(plan: QueryPlan, question: Question, did_you_mean: str | None) -> Answer:
    empty: dict[str, dict[str, int]] = {field: {} for field in FACETS}
    facets = Facets(total=0, total_is_lower_bound=False, counts=empty)
    return replace(_answer(facets, plan, question, None), did_you_mean=did_you_mean)


def _hit(found: Ranked) -> Hit:
    return Hit(found.id, found.score, found.covered, found.missing)


def _texts(part: object) -> dict[str, str]:
    if not isinstance(part, Mapping):
        return {}
    return {str(name): str(value) for name, value in part.items() if isinstance(value, str | int)}
