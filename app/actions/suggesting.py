"""What a question could go on with while it is typed: titles, names, and the values of filters.

Texts that are not open to the whole organisation suggest nothing, not even to who may see them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.actions.relating import within
from app.i18n import translator
from app.markdown import strip_redactions
from app.pages.words import GROUPS, words_for
from models.actor import Actor
from models.catalogue import visible_services, visible_teams
from models.service import Service, folded_name
from models.team import Team
from models.visibility import ORG
from models.writeup import readable_writeups
from search.library import Library
from search.port import Filter, Suggestion
from search.querying import narrowed, read_question

MOST = 8
#: A single Latin letter stands in every title.
SHORTEST = 2
#: Filters of the query language whose values are completed, by the label that they ask for.
FILTERS = {
    "kind": "kind",
    "type": "kind",
    "team": "team",
    "service": "service",
    "tag": "tag",
    "lang": "lang",
    "state": "state",
    "status": "state",
    "severity": "severity",
    "sev": "severity",
    "tech": "technology",
    "technology": "technology",
}
#: What a label whose values are a closed list calls them, and the list where it has no words.
_CLOSED = {"kind": ("kind",), "lang": ("language",), "state": ("state", "standing")}
#: Filters that are themselves suggested, by a word that begins like one.
_OFFERED = ("kind", "team", "service", "severity", "state", "tag", "technology", "lang")
_SEVERITIES = ("SEV1", "SEV2", "SEV3", "SEV4")
_LAST = re.compile(r'(?P<before>.*(?<!\S))(?P<field>[A-Za-z]+)[:：]"?(?P<value>[^\s"]*)', re.DOTALL)
_PARTS = re.compile(r"[-_./\s]+")
_OTHER = {"ja": "en", "en": "ja"}
_NO_MATCH = 3

#: A value, its name for the reader, and its name in the other language.
Choice = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Suggested:
    """``query`` is the whole question once it is chosen; None for a title, which has an ``id``.

    ``name`` is the value as the reader knows it; ``is_filter`` says that the value of a filter was
    being typed, behind which the question goes on.
    """

    field: str
    value: str
    name: str
    query: str | None = None
    id: str | None = None
    is_filter: bool = False


def suggest(
    session: Session, library: Library, typed: str, *, viewer: Actor, locale: str
) -> list[Suggested]:
    """At most eight, the likeliest first. Raises search.port's QueryTooLongError."""
    last = _LAST.fullmatch(typed)
    field = FILTERS.get(last["field"].lower()) if last else None
    if last and field:
        values = _values(session, library, field, last["value"], viewer=viewer, locale=locale)
        return [
            _value(last, field, value, name) for value, name in _matching(values, last["value"])
        ]
    return _unfiltered(session, library, typed, viewer=viewer, locale=locale)


def written(field: str, value: str) -> str:
    """A filter in the query language."""
    return f'{field}:"{value}"' if re.search(r"\s", value) else f"{field}:{value}"


def _value(last: re.Match[str], field: str, value: str, name: str) -> Suggested:
    query = f"{last['before']}{written(last['field'], value)} "
    return Suggested(field, value, name, query, is_filter=True)


def _values(
    session: Session, library: Library, field: str, prefix: str, *, viewer: Actor, locale: str
) -> Iterator[Choice]:
    """All that the filter could ask for, the commonest first."""
    if field == "team":
        yield from _named(visible_teams(session, viewer=viewer), locale)
    elif field == "service":
        yield from _named(visible_services(session, viewer=viewer), locale)
    elif field == "severity":
        yield from ((value, value, value) for value in _SEVERITIES)
    elif field in _CLOSED:
        words = translator(locale).gettext
        for group in _CLOSED[field]:
            yield from ((value, words(words_for(group, value)), value) for value in GROUPS[group])
    else:
        yield from _labels(library, field, prefix, viewer)


def _labels(library: Library, field: str, prefix: str, viewer: Actor) -> Iterator[Choice]:
    """Tags and technologies that open texts carry."""
    open_only = Filter(readers=tuple(word for word in within(viewer).readers if word == ORG))
    counted = library.ask("", open_only, limit=1, sort="date").facets[field]
    found = (one.value for one in library.suggest(prefix, within(viewer)) if one.field == field)
    for value in dict.fromkeys((*counted, *found)):
        yield value, value, value


def _named(rows: Iterable[Team | Service], locale: str) -> Iterator[Choice]:
    yield from ((one.slug, one.name(locale), one.name(_OTHER[locale])) for one in rows)


def _matching(values: Iterable[Choice], typed: str) -> list[tuple[str, str]]:
    """Those that begin so, then those of which a part does, then those whose name holds it."""
    wanted = folded_name(typed)
    ranked = [(_rank(names, wanted), names) for names in values]
    kept = sorted((one for one in ranked if one[0] < _NO_MATCH), key=lambda one: one[0])
    return [(value, name) for _, (value, name, _) in kept[:MOST]]


def _rank(names: Choice, wanted: str) -> int:
    """Inside a word only Japanese is looked for, which has no seams."""
    folded = [folded_name(name) for name in names]
    if any(name.startswith(wanted) for name in folded):
        return 0
    if any(part.startswith(wanted) for name in folded for part in _PARTS.split(name)):
        return 1
    is_inside = not wanted.isascii() and any(wanted in name for name in folded)
    return 2 if is_inside else _NO_MATCH


def _unfiltered(
    session: Session, library: Library, typed: str, *, viewer: Actor, locale: str
) -> list[Suggested]:
    """Titles that hold what was typed; alerts, services and tags that begin like its last word."""
    question = read_question(typed)
    allowed, words = narrowed(within(viewer), question), question.words.split()
    if not words or not _says_enough(words[-1]) or not typed.rstrip().endswith(words[-1]):
        return []
    found = library.suggest(" ".join(words), allowed)
    titles = _titles(session, found, viewer)
    before = typed.rstrip().removesuffix(words[-1])
    if len(words) > 1:
        found = library.suggest(words[-1], allowed)
    labels = [(one.field, one.value) for one in found if one.field != "title"]
    services = list(_named(visible_services(session, viewer=viewer), locale))
    labels += [("service", slug) for slug, _ in _matching(services, words[-1])]
    called = {slug: name for slug, name, _ in services}
    others = [_label(field, value, before, called) for field, value in dict.fromkeys(labels)]
    return _mixed(titles, [*_filters(words[-1], before, locale), *others])


def _titles(session: Session, found: Sequence[Suggestion], viewer: Actor) -> list[Suggested]:
    """Checked again against the database, as hits are."""
    titled = {one.id: strip_redactions(one.value) for one in found if one.id}
    readable = readable_writeups(session, list(titled), viewer=viewer)
    return [
        Suggested("title", title, title, id=id_) for id_, title in titled.items() if id_ in readable
    ]


def _filters(word: str, before: str, locale: str) -> Iterator[Suggested]:
    """The filters that begin like the word: ``te`` for ``team:``."""
    for name in _OFFERED:
        if name.startswith(word.lower()):
            label = translator(locale).gettext(words_for("facet", name))
            yield Suggested("filter", f"{name}:", label, f"{before}{name}:", is_filter=True)


def _says_enough(word: str) -> bool:
    return len(word) >= SHORTEST or not word.isascii()


def _label(field: str, value: str, before: str, called: dict[str, str]) -> Suggested:
    """An alert is asked for by its name, the others as filters."""
    query = value if field == "alert" else written(field, value)
    name = called.get(value, value) if field == "service" else value
    return Suggested(field, value, name, f"{before}{query}")


def _mixed(titles: list[Suggested], others: list[Suggested]) -> list[Suggested]:
    """Five titles if there are other things, else more; names of things first."""
    room = max(MOST - len(titles), MOST - 5)
    return [*others[:room], *titles][:MOST]
