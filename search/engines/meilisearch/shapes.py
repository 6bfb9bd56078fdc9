"""Entries and filters as Meilisearch is told them.

What works best is an index of our own tokens, written in ASCII so that no tokenizer splits them,
asked with single-term queries (docs/relevance.md).
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from search.port import LABELS, Entry, Filter

Row = dict[str, Any]

TOKEN_FIELDS = tuple(f"tokens{at}" for at in range(4))
WORDS_PER_FIELD = 60_000
"""Meilisearch silently leaves out what stands behind the 65,535th word of a field."""
PARCEL = 8 << 20
"""Bytes of tokens that are sent in one request; its limit is 100 MB as it comes."""
FILTERABLE = (*LABELS, "reader")
STAMP = "stamp"
"""The key of the document that says what the others are worth; it has no reader."""


def row_of(entry: Entry) -> Row:
    words = [ascii_token(term) for term in entry.terms.split(" ") if term]
    chunks = (words[at : at + WORDS_PER_FIELD] for at in range(0, len(words), WORDS_PER_FIELD))
    fields = {name: " ".join(chunk) for name, chunk in zip(TOKEN_FIELDS, chunks, strict=False)}
    labels = {name: list(entry.labelled(name)) for name in FILTERABLE}
    day = {"day": day_of(entry.date)} if entry.date else {}
    return {**bare_row(entry.id), "title": entry.title_text, **fields, **labels, **day}


def bare_row(id_: str) -> Row:
    """Holds the place of an entry that the server will not take: counted, never found."""
    return {"key": key_of(id_), "id": id_}


def stamp_row(stamp: str) -> Row:
    return {"key": STAMP, "id": stamp}


def parcels(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows in their order, as many at a time as a request may hold."""
    parcel: list[Row] = []
    size = 0
    for row in rows:
        weight = sum(len(row.get(name, "")) for name in TOKEN_FIELDS)
        if parcel and size + weight > PARCEL:
            yield parcel
            parcel, size = [], 0
        parcel.append(row)
        size += weight
    if parcel:
        yield parcel


def key_of(id_: str) -> str:
    """Meilisearch's keys are letters, digits, - and _; ours may be anything."""
    return hashlib.sha256(id_.encode("utf-8", "replace")).hexdigest()[:32]


def ascii_token(term: str) -> str:
    """A token that no tokenizer takes apart: 決済 as x6c7a6e08."""
    if term.isascii() and term.isalnum():
        return term
    return "x" + term.encode("utf-16-be", "replace").hex()


def day_of(date: str) -> int:
    """2026-03-01 as 20260301; a start of a date as the number that lies before all of it."""
    digits = "".join(filter(str.isdecimal, date[:10]))
    return int(digits.ljust(8, "0") or 0)


def filters(within: Filter, but: Sequence[str] = ()) -> list[str]:
    """A Filter in Meilisearch's language, all of which must hold, without the ids in `but`."""
    labels = {"reader": within.readers, **within.labels()}
    without = [f"NOT id IN {_list(but)}"] if but else []
    return [*_labelled(labels), *_dated(within), *without]


def among(ids: Sequence[str]) -> str:
    return f"id IN {_list(ids)}"


def _labelled(labels: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for name, values in labels.items():
        yield f"{name} IN {_list(values)}"


def _dated(within: Filter) -> Iterator[str]:
    if within.other_teams_than:
        yield f"team != {_quoted(within.other_teams_than)}"
    if within.date_from:
        yield f"day >= {day_of(within.date_from)}"
    if within.date_to:
        digits = str(day_of(within.date_to)).rstrip("0") if len(within.date_to) < 10 else ""
        yield f"day <= {digits.ljust(8, '9') if digits else day_of(within.date_to)}"


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, values))}]"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
