"""What a search could be narrowed to, and what it is narrowed to now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.i18n import translator
from app.pages.words import words_for
from app.web.naming import Names
from app.web.searching import Asked

#: In the order in which they are shown; how many values of each.
SHOWN = {
    "kind": 6,
    "team": 8,
    "service": 8,
    "severity": 4,
    "technology": 6,
    "tag": 8,
    "state": 6,
    "year": 6,
    "lang": 2,
}


@dataclass(frozen=True, slots=True)
class Value:
    words: str
    count: int
    href: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Facet:
    words: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Active:
    """A filter that is on, and the search without it."""

    field: str
    words: str
    without: Asked

    @property
    def href(self) -> str:
        return self.without.address


def facets_of(
    counts: Mapping[str, Mapping[str, int]], asked: Asked, called: Names, locale: str, *, total: int
) -> list[Facet]:
    """The facets that tell hits apart: a value that all of them have says nothing."""
    shown = []
    for name, most in SHOWN.items():
        chosen = _chosen(name, asked)
        telling = [
            (value, count)
            for value, count in _ordered(name, counts.get(name, {}))
            if count < total or value in chosen
        ]
        values = tuple(
            Value(
                words=value_in_words(name, value, called, locale),
                count=count,
                href=asked.in_year(value) if name == "year" else asked.toggled(name, value),
                is_active=value in chosen,
            )
            for at, (value, count) in enumerate(telling)
            if at < most or value in chosen
        )
        if values:
            shown.append(Facet(_said("facet", name, locale), values))
    return shown


def _chosen(name: str, asked: Asked) -> tuple[str, ...]:
    if name == "year":
        return (asked.year,) if asked.year else ()
    return asked.labels.get(name, ())


def _ordered(name: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Years and severities in their own order, the others by how many there are."""
    if name == "year":
        return sorted(counts.items(), reverse=True)
    if name == "severity":
        return sorted(counts.items())
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def active_filters(asked: Asked, called: Names, locale: str) -> list[Active]:
    active = [
        Active(
            field=_said("facet", name, locale),
            words=value_in_words(name, value, called, locale),
            without=asked.less(name, value),
        )
        for name, values in asked.labels.items()
        for value in values
    ]
    return active + [
        Active(_said("facet", name, locale), words, without)
        for name, words, without in _dates(asked)
    ]


def _dates(asked: Asked) -> list[tuple[str, str, Asked]]:
    """The dates, as a year or as each end of another span, with the search without them."""
    if asked.year:
        return [("year", asked.year, replace(asked, since=None, until=None))]
    since, until = asked.since, asked.until
    found = []
    if since:
        found.append(("from", since.isoformat(), replace(asked, since=None)))
    if until:
        found.append(("to", until.isoformat(), replace(asked, until=None)))
    return found


def value_in_words(name: str, value: str, called: Names, locale: str) -> str:
    """A facet's value as a reader knows it."""
    if name == "team":
        return called.team(value).name
    if name == "service":
        return called.service(value).name
    if name == "lang":
        return _said("language", value, locale)
    if name == "kind":
        return _said("kind", value, locale)
    if name == "state":
        known = words_for("state", value)
        return translator(locale).gettext(known if known != value else words_for("standing", value))
    return value


def _said(group: str, value: str, locale: str) -> str:
    return translator(locale).gettext(words_for(group, value))
