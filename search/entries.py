"""From a document to its entry: pure, picklable, about 2 ms for 10 KB."""

import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from search.folding import fold, storable
from search.latin import WORD, Word, join, pieces_of, read_word
from search.port import Document, Entry
from search.words import tokens_of

TITLE, TAGS, BODY, CONCEPT = 6, 3, 1, 1
"""Field weights; the optimum is flat."""
MOST = 255
LONGEST_NAME = 8
_WORD = re.compile(WORD)
DEMOTED = frozenset({"rejected", "superseded", "deprecated", "archived", "banned", "withdrawn"})


def entry_of(document: Document) -> Entry:
    """Everything an engine and the ranker need of `document`, and nothing of its prose."""
    title = tokens_of(document.title)
    tags = tokens_of(" \n ".join(_tag_words(document)))
    body = tokens_of(document.body)
    names = tuple(sorted(set(_names(document))))
    tag_terms = [*tags.terms, *(name for name in names if name not in title.terms)]
    concepts = [*title.concepts, *tags.concepts, *body.concepts]
    counts = _weighted(title.terms, tag_terms, body.terms, concepts)
    surfaces = _surfaces(title.words | tags.words | body.words)
    return Entry(
        id=document.id,
        title_text=storable(document.title),
        title=" ".join(title.terms),
        tags=" ".join(tag_terms),
        body=" ".join(body.terms),
        concepts=" ".join(concepts),
        terms=" ".join(counts),
        counts=bytes(min(count, MOST) for count in counts.values()),
        surfaces=" ".join(surfaces.get(term, "-") for term in counts),
        length=len(title.terms) + len(tag_terms) + len(body.terms),
        labels=tuple(_labels(document)),
        names=names,
        date=document.date,
        open=document.open,
        demoted=_is_demoted(document),
    )


def with_labels(entry: Entry, document: Document) -> Entry:
    """`entry`, analysed before the database had its say, with what is known of `document` now.

    The tokens stay: id, labels, readers, date, open and demoted are the document's.
    """
    return replace(
        entry,
        id=document.id,
        labels=tuple(_labels(document)),
        names=tuple(sorted({*entry.names, *_names(document)})),
        date=document.date,
        open=document.open,
        demoted=_is_demoted(document),
    )


def entry_as_json(entry: Entry) -> dict[str, Any]:
    """What `entry_from_json` reads back: plain lists and texts, `counts` in base64."""
    fields = asdict(entry) | {"counts": b64encode(entry.counts).decode()}
    del fields["keys"]
    return fields


def entry_from_json(fields: Mapping[str, Any]) -> Entry:
    """The entry that `entry_as_json` wrote, through JSON or not."""
    exact = {
        "counts": b64decode(fields["counts"]),
        "labels": tuple((name, value) for name, value in fields["labels"]),
        "names": tuple(fields["names"]),
    }
    return Entry(**(dict(fields) | exact))


def name_of(text: str) -> str | None:
    """The term of a title or alert read as one name: `Kube pod crash-looping` as kubepodcrashloop.

    None for what is no name: none or more than eight words, or not alphabetic.
    """
    pieces = [piece for raw in _WORD.findall(text) for piece in pieces_of(raw)]
    if not 0 < len(pieces) <= LONGEST_NAME or not text.isascii():
        return None
    return join(pieces)


def _tag_words(document: Document) -> Iterator[str]:
    yield from document.tags
    yield from document.services
    yield from document.technologies
    yield from document.alerts


def _weighted(
    title: list[str], tags: list[str], body: list[str], concepts: list[str]
) -> Counter[str]:
    counts = Counter(body)
    for terms, weight in ((tags, TAGS), (title, TITLE)):
        for term in terms:
            counts[term] += weight
    counts.update(concepts)
    return counts


def _surfaces(words: Mapping[str, Word]) -> dict[str, str]:
    """The shortest written form of each plain alphabetic term."""
    surfaces: dict[str, str] = {}
    for raw in sorted(filter(str.isascii, words), key=len, reverse=True):
        if len(terms := words[raw].terms) == 1:
            surfaces[terms[0]] = raw.lower()
    return surfaces


def _labels(document: Document) -> Iterator[tuple[str, str]]:
    single = {
        "kind": document.kind,
        "team": document.team,
        "lang": document.lang,
        "severity": document.severity,
        "failure_mode": document.failure_mode,
    }
    many = {
        "service": document.services,
        "tag": document.tags,
        "technology": document.technologies,
        "alert": document.alerts,
        "reader": document.readers,
        "state": tuple(word for word in (document.state, document.standing) if word),
    }
    yield from ((name, storable(value)) for name, value in single.items() if value)
    for name, values in many.items():
        yield from ((name, value) for value in dict.fromkeys(map(storable, values)) if value)


def _names(document: Document) -> Iterator[str]:
    for text in (document.title, *document.alerts):
        if name := name_of(text):
            yield name
    for raw in _WORD.findall(fold(document.title)):
        if joined := read_word(raw).joined:
            yield joined


def _is_demoted(document: Document) -> bool:
    return document.archived or bool({document.state, document.standing} & DEMOTED)
