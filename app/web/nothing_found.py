"""What helps where nothing is found: looser filters, what is near, whom to ask, how to write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from app.actions.contacting import Contact, contacts_for
from app.actions.relating import related_to_words
from app.actions.searching import how_many
from app.actions.suggesting import FILTERS
from app.web.cards import Card, related_cards
from app.web.facets import active_filters
from app.web.naming import Label, names
from app.web.searching import Asked
from models.actor import Actor
from models.team import library_teams
from search.library import Library
from search.querying import read_question

#: Filters that are tried without; each is another question.
MOST_TRIED = 6
LONGEST_TITLE = 120
_DATES = ("after", "before", "since", "until")
_FILTER = re.compile(r'(?<!\S)([A-Za-z]+)[:：](?:"([^"]*)"?|(\S+))')


@dataclass(frozen=True, slots=True)
class Looser:
    """A question with a filter less, and how many answer it; without ``words``: with none."""

    field: str
    words: str
    count: int
    is_lower_bound: bool
    href: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A service that the question names, or a team that wrote of what is near."""

    service: Label | None
    team: Label | None
    people: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def help_for(
    session: Session, library: Library, asked: Asked, *, viewer: Actor, locale: str
) -> dict[str, Any]:
    """Everything that search/_empty.html offers, by its names there."""
    question = read_question(asked.query)
    words = " ".join((question.words, *question.phrases)).strip()
    nearby = _nearby(session, library, words, viewer=viewer, locale=locale)
    return {
        "nearby": nearby,
        "looser": list(_looser(session, library, asked, viewer=viewer, locale=locale)),
        "owners": _owners(session, asked, nearby, viewer=viewer, locale=locale),
        "new_href": f"/new?{urlencode({'title': words[:LONGEST_TITLE]})}" if words else "/new",
    }


def _nearby(
    session: Session, library: Library, words: str, *, viewer: Actor, locale: str
) -> list[Card]:
    """What resembles the question, whatever it was narrowed to."""
    if not words:
        return []
    found = related_to_words(session, library, words, viewer=viewer, lang=locale)
    return related_cards(session, found, locale=locale)


def _looser(
    session: Session, library: Library, asked: Asked, *, viewer: Actor, locale: str
) -> Iterator[Looser]:
    """The question without each of its filters, then without any, where that finds something."""
    called = names(session, locale, services=asked.labels.get("service", ()))
    chosen = [(one.field, one.words, one.without) for one in active_filters(asked, called, locale)]
    ways = [*chosen, *_without_typed(asked)][:MOST_TRIED]
    if len(ways) > 1:
        plain = " ".join(_FILTER.sub(_kept, asked.query).split())
        ways.append(("", "", Asked(plain, sort=asked.sort, verbatim=asked.verbatim)))
    for field, words, way in ways:
        count, is_lower_bound = how_many(library, way.as_query(), viewer=viewer)
        if count and not way.is_blank:
            yield Looser(field, words, count, is_lower_bound, way.address)


def _without_typed(asked: Asked) -> Iterator[tuple[str, str, Asked]]:
    """Without each filter that stands in the question itself."""
    for found in _FILTER.finditer(asked.query):
        if _is_filter(found[1]):
            query = f"{asked.query[: found.start()]}{asked.query[found.end() :]}"
            yield "", found[0], replace(asked, query=" ".join(query.split()))


def _is_filter(field: str) -> bool:
    return field.lower() in FILTERS or field.lower() in _DATES


def _kept(found: re.Match[str]) -> str:
    return "" if _is_filter(found[1]) else found[0]


def _owners(
    session: Session, asked: Asked, nearby: list[Card], *, viewer: Actor, locale: str
) -> list[Owner]:
    """Of the services that were asked about; else the teams of what is near, libraries not."""
    slugs = [*asked.labels.get("service", ()), *_typed_services(asked.query)]
    contacts = contacts_for(session, asked.query, services=slugs, viewer=viewer)
    if contacts:
        return _as_owners(session, contacts, locale)
    libraries = library_teams(session)
    teams = {card.team.slug: card.team for card in nearby if card.team.slug not in libraries}
    return [Owner(None, team) for team in teams.values()]


def _typed_services(query: str) -> list[str]:
    return [
        (found[2] or found[3]).lower()
        for found in _FILTER.finditer(query)
        if found[1].lower() == "service"
    ]


def _as_owners(session: Session, contacts: list[Contact], locale: str) -> list[Owner]:
    called = names(session, locale, services=[one.service.slug for one in contacts])
    return [
        Owner(
            service=called.service(one.service.slug),
            team=called.team(one.service.team) if one.service.team else None,
            people=one.people,
            links=tuple((link["title"], link["url"]) for link in one.service.links),
        )
        for one in contacts
    ]
