"""How the embedded engine writes: rows, labels, postings, and the counts over open text."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

from search.documents import keys_of
from search.engines.behind import Behind
from search.engines.filters import as_list, listed
from search.engines.fts5 import Fts5
from search.engines.posting import Postings
from search.engines.tables import BETWEEN, add_to_meta, note_analysis
from search.folding import fold
from search.port import FACETS, Entry
from search.words import analysis, lowered

_ENTRY = text(
    "INSERT INTO search_entry (num, id, open, date, demoted, length, team, reader, facets)"
    " VALUES (:num, :id, :open, :date, :demoted, :length, :team, :reader, :facets)"
)
_TEXT = text(
    "INSERT INTO search_text (num, title_text, title, tags, body, concepts, terms, keys, counts,"
    " names, labels) VALUES (:num, :title_text, :title, :tags, :body, :concepts, :terms, :keys,"
    " :counts, :names, :labels)"
)
_TITLE = text("INSERT INTO search_title (num, folded) VALUES (:num, :folded)")
_LABEL = text("INSERT INTO search_label (num, field, value) VALUES (:num, :field, :value)")
_OF_NUM = [
    text(f"DELETE FROM search_{table} WHERE num = :num")
    for table in ("entry", "text", "title", "label")
]


class Writing:
    def __init__(self, connection: Connection, postings: Fts5 | Postings) -> None:
        self._connection = connection
        self._postings = postings
        self._nums = text(
            f"SELECT id, num FROM search_entry WHERE id IN {listed(connection.dialect.name, 'ids')}"
        )

    def lock(self) -> None:
        """Wait for other writers of the index; before what will be replaced is read."""
        self._postings.lock()

    def replace(self, new: Sequence[Entry], old: Mapping[str, Entry]) -> None:
        """Take the `old` entries out and put the `new` ones in; counts follow the difference."""
        latest = list({entry.id: entry for entry in new}.values())
        if not latest and not old:
            return
        if old:
            self._remove(old)
        if latest:
            self._insert(latest)
            note_analysis(self._connection, analysis())
        self._count(latest, list(old.values()))
        generation = add_to_meta(self._connection, "generation", 1)
        Behind(self._connection).note({*old, *(entry.id for entry in latest)}, generation)

    def _remove(self, old: Mapping[str, Entry]) -> None:
        rows = self._connection.execute(self._nums, {"ids": as_list(old)}).all()
        self._postings.remove({num: old[id_] for id_, num in rows})
        for delete in _OF_NUM:
            self._connection.execute(delete, [{"num": num} for _, num in rows])

    def _insert(self, entries: Sequence[Entry]) -> None:
        last = add_to_meta(self._connection, "nums", len(entries))
        numbered = dict(enumerate(entries, last - len(entries) + 1))
        labels = [row for num, entry in numbered.items() for row in _labels(num, entry)]
        self._connection.execute(_ENTRY, [_slim(num, entry) for num, entry in numbered.items()])
        self._connection.execute(_TEXT, [_tokens(num, entry) for num, entry in numbered.items()])
        self._connection.execute(_TITLE, [_title(num, entry) for num, entry in numbered.items()])
        if labels:
            self._connection.execute(_LABEL, labels)
        self._postings.add(numbered)

    def _count(self, new: Sequence[Entry], old: Sequence[Entry]) -> None:
        changes: Counter[str] = Counter()
        surfaces: dict[str, str] = {}
        totals = Counter[str]()
        for entries, by in ((new, 1), (old, -1)):
            for entry in filter(lambda entry: entry.open, entries):
                changes.update(dict.fromkeys(entry.frequencies(), by))
                totals.update(documents=by, tokens=by * entry.length)
        for entry in new:
            surfaces |= _written(entry)
        self._postings.count(dict(sorted(changes.items())), surfaces)
        for name, by in totals.items():
            if by:
                add_to_meta(self._connection, name, by)


def _slim(num: int, entry: Entry) -> dict[str, object]:
    facets = [label for label in entry.labels if label[0] in FACETS]
    return {
        "num": num,
        "id": entry.id,
        "open": int(entry.open),
        "date": entry.date or "",
        "demoted": int(entry.demoted),
        "length": entry.length,
        "team": entry.label("team") or "",
        "reader": entry.label("reader") or "",
        "facets": _joined(facets),
    }


def _tokens(num: int, entry: Entry) -> dict[str, object]:
    return {
        "num": num,
        "title_text": entry.title_text,
        "title": entry.title,
        "tags": entry.tags,
        "body": entry.body,
        "concepts": entry.concepts,
        "terms": entry.terms,
        "keys": keys_of(entry.terms),
        "counts": entry.counts,
        "names": " ".join(entry.names),
        "labels": _joined(entry.labels),
    }


def _joined(labels: Sequence[tuple[str, str]]) -> str:
    return BETWEEN.join(f"{name}={value}" for name, value in labels)


def _title(num: int, entry: Entry) -> dict[str, object]:
    return {"num": num, "folded": lowered(fold(entry.title_text))}


def _labels(num: int, entry: Entry) -> list[dict[str, object]]:
    labels = {*entry.labels, *(("name", name) for name in entry.names)}
    return [{"num": num, "field": field, "value": value} for field, value in sorted(labels)]


def _written(entry: Entry) -> dict[str, str]:
    if not entry.counts or not entry.surfaces:
        return {}
    pairs = zip(entry.terms.split(" "), entry.surfaces.split(" "), strict=True)
    return {term: surface for term, surface in pairs if surface != "-"}
