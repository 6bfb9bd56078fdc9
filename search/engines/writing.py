"""How the embedded engine writes: rows, labels, postings, and the counts over open text."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from search.engines.filters import listed
from search.engines.fts5 import Fts5
from search.engines.posting import Postings
from search.engines.tables import write_meta
from search.folding import fold
from search.port import Entry
from search.words import analysis, lowered

_INSERT = text(
    "INSERT INTO search_entry (id, open, date, demoted, length)"
    " VALUES (:id, :open, :date, :demoted, :length) RETURNING num"
)
_TEXT = text(
    "INSERT INTO search_text (num, title_text, title, tags, body, concepts, terms, counts, names,"
    " labels) VALUES (:num, :title_text, :title, :tags, :body, :concepts, :terms, :counts,"
    " :names, :labels)"
)
_TITLE = text("INSERT INTO search_title (num, folded) VALUES (:num, :folded)")
_LABEL = text("INSERT INTO search_label (num, field, value) VALUES (:num, :field, :value)")
_TOTAL = text(
    "UPDATE search_meta SET value = CAST(CAST(value AS BIGINT) + :by AS TEXT) WHERE name = :name"
)
_OF_NUM = ("search_entry", "search_text", "search_title", "search_label")


class Writing:
    def __init__(self, connection: Connection, postings: Fts5 | Postings) -> None:
        self._connection = connection
        self._postings = postings
        self._nums = text(
            f"SELECT id, num FROM search_entry WHERE id IN {listed(connection.dialect.name, 'ids')}"
        )

    def replace(self, new: Sequence[Entry], old: Mapping[str, Entry]) -> None:
        """Take the `old` entries out and put the `new` ones in; counts follow the difference."""
        self._postings.lock()
        latest = {entry.id: entry for entry in new}
        self._remove(old)
        for entry in latest.values():
            self._insert(entry)
        self._count(list(latest.values()), list(old.values()))
        if latest:
            write_meta(self._connection, "analysis", analysis())

    def _remove(self, old: Mapping[str, Entry]) -> None:
        if not old:
            return
        for id_, num in self._connection.execute(self._nums, {"ids": json.dumps(list(old))}).all():
            self._postings.remove(num, old[id_])
            for table in _OF_NUM:
                self._connection.execute(
                    text(f"DELETE FROM {table} WHERE num = :num"),
                    {"num": num},
                )

    def _insert(self, entry: Entry) -> None:
        num = self._connection.execute(_INSERT, _slim(entry)).scalar_one()
        self._connection.execute(_TEXT, {"num": num, **_tokens(entry)})
        folded = lowered(fold(entry.title_text))
        self._connection.execute(_TITLE, {"num": num, "folded": folded.replace("\0", "")})
        labels = {*entry.labels, *(("name", name) for name in entry.names)}
        rows = [{"num": num, "field": field, "value": value} for field, value in sorted(labels)]
        if rows:
            self._connection.execute(_LABEL, rows)
        self._postings.add(num, entry)

    def _count(self, new: Sequence[Entry], old: Sequence[Entry]) -> None:
        changes: Counter[str] = Counter()
        surfaces: dict[str, str] = {}
        totals = {"documents": 0, "tokens": 0}
        for entries, by in ((new, 1), (old, -1)):
            for entry in entries:
                if entry.open:
                    terms = entry.terms.split(" ") if entry.counts else []
                    changes.update(dict.fromkeys(terms, by))
                    totals["documents"] += by
                    totals["tokens"] += by * entry.length
        for entry in new:
            surfaces |= _written(entry)
        self._postings.count(dict(sorted(changes.items())), surfaces)
        for name, by in totals.items():
            if by:
                self._connection.execute(_TOTAL, {"name": name, "by": by})


def _slim(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "open": int(entry.open),
        "date": entry.date or "",
        "demoted": int(entry.demoted),
        "length": entry.length,
    }


def _tokens(entry: Entry) -> dict[str, object]:
    return {
        "title_text": entry.title_text.replace("\0", ""),
        "title": entry.title,
        "tags": entry.tags,
        "body": entry.body,
        "concepts": entry.concepts,
        "terms": entry.terms,
        "counts": entry.counts,
        "names": " ".join(entry.names),
        "labels": json.dumps(entry.labels, ensure_ascii=False),
    }


def _written(entry: Entry) -> dict[str, str]:
    if not entry.counts or not entry.surfaces:
        return {}
    pairs = zip(entry.terms.split(" "), entry.surfaces.split(" "), strict=True)
    return {term: surface for term, surface in pairs if surface != "-"}
