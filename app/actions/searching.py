"""Asking the search floor, and telling its hits as the database knows them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlmodel import Session

from app.actions.relating import within
from app.markdown import strip_redactions
from models.actor import Actor
from models.revision import plain_texts
from models.writeup import WriteUp, readable_writeups, services_of_writeups
from search.library import Answer, Library
from search.meanings import meanings
from search.port import Filter
from search.snippets import mark, snippet, unmarked


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked: a text in the query language, and filters that were chosen beside it.

    ``verbatim``: no word is put right.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: Literal["relevance", "date"] = "relevance"
    limit: int = 20
    offset: int = 0
    cursor: str | None = None
    verbatim: bool = False

    def lies_within(self, viewer: Actor) -> Filter:
        """The filter: what is asked for, and what the viewer may see."""
        return replace(
            within(viewer),
            kinds=self.kinds,
            teams=self.teams,
            services=self.services,
            tags=self.tags,
            technologies=self.technologies,
            langs=self.langs,
            states=self.states,
            severities=self.severities,
            date_from=self.since.isoformat() if self.since else None,
            date_to=self.until.isoformat() if self.until else None,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A hit. ``title`` and ``snippet`` are escaped HTML with ``<mark>`` only.

    ``meant`` are pairs: what was asked for, and the other words in which it stands there.
    """

    writeup: WriteUp
    services: list[str]
    title: str
    snippet: str
    score: float
    meant: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """``answer`` is the search floor's own, with totals, facets and warnings."""

    hits: list[Found]
    answer: Answer


def search(session: Session, library: Library, query: Query, *, viewer: Actor) -> Result:
    """Hits that the viewer may see, checked again against the database.

    Raises search.port's QueryTooLongError and TooDeepError.
    """
    answer = library.ask(
        query.text,
        query.lies_within(viewer),
        limit=query.limit,
        offset=query.offset,
        sort=query.sort,
        cursor=query.cursor,
        exactly=query.verbatim,
    )
    ids = [hit.id for hit in answer.hits]
    readable = readable_writeups(session, ids, viewer=viewer)
    services = services_of_writeups(session, list(readable))
    texts = plain_texts(session, {id_: one.revision for id_, one in readable.items()})
    hits = [
        _found(readable[hit.id], services[hit.id], texts, answer, hit.score)
        for hit in answer.hits
        if hit.id in readable
    ]
    return Result(hits, answer)


def how_many(library: Library, query: Query, *, viewer: Actor) -> tuple[int, bool]:
    """How many hits the viewer may see, and whether there are more than were counted."""
    within_ = query.lies_within(viewer)
    counted = library.count(query.text, within_, exactly=query.verbatim)
    return counted.total, counted.total_is_lower_bound


def _found(
    writeup: WriteUp,
    services: list[str],
    texts: Mapping[str, str],
    answer: Answer,
    score: float,
) -> Found:
    title, plan = strip_redactions(writeup.title), answer.plan
    text = _below_title(texts.get(writeup.id, ""), title)
    excerpt = snippet(text, plan)
    return Found(
        writeup=writeup,
        services=services,
        title=mark(title, plan),
        snippet=excerpt,
        score=score,
        meant=tuple(meanings(f"{title}\n{unmarked(excerpt)}", plan)),
    )


def _below_title(plain: str, title: str) -> str:
    """The text without a first line that only repeats the title, which stands above it."""
    return plain.removeprefix(title).lstrip()
