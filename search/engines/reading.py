"""What the embedded engine reads besides postings: entries, statistics, names, labels."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, text

from search.engines.filters import Binds, as_list, listed
from search.engines.tables import BETWEEN
from search.folding import fold, storable
from search.port import Entry, Statistics, Suggestion
from search.words import lowered

SUGGESTED = {"alert": 3, "service": 4, "tag": 4}
SUGGESTED_TITLES = 6
LATEST_TITLES = 60
COMMON = 20
"""A label that so many texts carry is as common as any."""
MOST_NAMED = 20

_HOLDS = {"sqlite": "instr(s.folded, :folded) > 0", "postgresql": "strpos(s.folded, :folded) > 0"}
_SIMILAR = text(
    "SELECT term, surface FROM search_term WHERE size BETWEEN :low AND :high"
    " AND first IN (:first, :second) AND n > 0"
    " UNION SELECT term, surface FROM search_term WHERE size BETWEEN :low AND :high"
    " AND last = :last AND n > 0"
)
_SIZE = text("SELECT count(*) FROM search_entry")


class Reading:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        dialect = connection.dialect.name
        self._dialect = dialect
        self._entries = text(
            "SELECT e.id, t.title_text, t.title, t.tags, t.body, t.concepts, t.terms, t.keys,"
            " t.counts, t.labels, t.names, e.length, e.date, e.open, e.demoted"
            " FROM search_entry e JOIN search_text t ON t.num = e.num"
            f" WHERE e.id IN {listed(dialect, 'ids')}"
        )
        self._known = text(
            f"SELECT term, n, surface FROM search_term WHERE term IN {listed(dialect, 'terms')}"
            " UNION ALL SELECT ' ' || name, CAST(value AS INTEGER), NULL FROM search_meta"
            " WHERE name IN ('documents', 'tokens')"
        )

    def entries(self, ids: Sequence[str]) -> dict[str, Entry]:
        rows = self._connection.execute(self._entries, {"ids": as_list(ids)})
        return {row[0]: _entry(row) for row in rows.all()}

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """One query: a term holds no space, so that ` documents` and ` tokens` are the totals."""
        known = self._connection.execute(self._known, {"terms": as_list(terms)}).all()
        frequencies = {term: n for term, n, _ in known}
        written = {term: surface for term, _, surface in known if surface}
        documents = frequencies.pop(" documents")
        mean_length = frequencies.pop(" tokens") / max(1, documents)
        return Statistics(documents, mean_length, frequencies, written)

    def size(self) -> int:
        return int(self._connection.execute(_SIZE).scalar_one())

    def similar(self, word: str) -> list[tuple[str, str]]:
        """Written forms within two letters of `word`'s size that share a first or last letter."""
        binds = {
            "low": len(word) - 2,
            "high": len(word) + 2,
            "first": word[0],
            "second": word[1:2],
            "last": word[-1],
        }
        return [(term, surface) for term, surface in self._connection.execute(_SIMILAR, binds)]

    def ids(self) -> Sequence[str]:
        return (
            self._connection.execute(text("SELECT id FROM search_entry ORDER BY num"))
            .scalars()
            .all()
        )

    def among(self, ids: Sequence[str], where: str, binds: Binds) -> set[str]:
        """Those of `ids` for which the conditions hold."""
        statement = text(
            f"SELECT e.id FROM search_entry e WHERE e.id IN {listed(self._dialect, 'ids')}"
            f" AND {where}"
        )
        return set(self._connection.execute(statement, {**binds, "ids": as_list(ids)}).scalars())

    def named(self, names: Sequence[str], where: str, binds: Binds) -> list[str]:
        """Permitted entries that bear one of these names."""
        if not names:
            return []
        statement = text(
            "SELECT DISTINCT e.id FROM search_label n JOIN search_entry e ON e.num = n.num"
            f" WHERE n.field = 'name' AND n.value IN {listed(self._dialect, 'names')}"
            f" AND {where} ORDER BY e.id LIMIT {MOST_NAMED}"
        )
        own = {"names": as_list(names)}
        return list(self._connection.execute(statement, {**binds, **own}).scalars())

    def suggestions(self, prefix: str, where: str, binds: Binds) -> list[Suggestion]:
        """Titles and labels of open, permitted entries that hold or begin with `prefix`."""
        folded = lowered(fold(storable(prefix))).strip()
        if not folded:
            return []
        titles = self._titles(folded, where, binds)
        return titles + [
            Suggestion(field, value)
            for field, most in SUGGESTED.items()
            for value in self._labels(field, folded, where, binds)[:most]
        ]

    def _titles(self, folded: str, where: str, binds: Binds) -> list[Suggestion]:
        """The shortest of the latest that hold it: the others are not looked at."""
        latest = (
            "SELECT e.id, e.demoted, e.num, s.folded FROM search_title s"
            " JOIN search_entry e ON e.num = s.num"
            f" WHERE {_HOLDS[self._dialect]} AND e.open = 1 AND {where}"
            f" ORDER BY s.num DESC LIMIT {LATEST_TITLES}"
        )
        statement = text(
            f"SELECT h.id, t.title_text FROM ({latest}) h JOIN search_text t ON t.num = h.num"
            f" ORDER BY h.demoted, length(h.folded), h.id LIMIT {SUGGESTED_TITLES}"
        )
        rows = self._connection.execute(statement, {**binds, "folded": folded})
        return [Suggestion("title", title, id_) for id_, title in rows]

    def _labels(self, field: str, folded: str, where: str, binds: Binds) -> list[str]:
        """Values that begin so, the commonest first: from one to the next by the index."""
        statement = text(f"""
            WITH RECURSIVE v (value) AS (
                SELECT min(value) FROM search_label WHERE field = :field
                UNION ALL
                SELECT (SELECT min(n.value) FROM search_label n
                        WHERE n.field = :field AND n.value > v.value)
                FROM v WHERE v.value IS NOT NULL)
            SELECT v.value, (
                SELECT count(*) FROM (
                    SELECT 1 FROM search_label s JOIN search_entry e ON e.num = s.num
                    WHERE s.field = :field AND s.value = v.value AND e.open = 1 AND {where}
                    LIMIT {COMMON}) c) AS n
            FROM v WHERE lower(v.value) LIKE :like ESCAPE '!' ORDER BY n DESC, v.value""")
        own = {"field": field, "like": f"{_escaped(folded)}%"}
        return [value for value, n in self._connection.execute(statement, {**binds, **own}) if n]


def _escaped(like: str) -> str:
    return like.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _entry(row: Sequence[Any]) -> Entry:
    id_, title_text, title, tags, body, concepts, terms, keys, counts, labels, names, *slim = row
    length, date, is_open, demoted = slim
    return Entry(
        id=id_,
        title_text=title_text,
        title=title,
        tags=tags,
        body=body,
        concepts=concepts,
        terms=terms,
        counts=bytes(counts),
        surfaces="",
        length=length,
        labels=tuple(_labels(labels)),
        names=tuple(names.split()),
        date=date or None,
        open=bool(is_open),
        demoted=bool(demoted),
        keys=bytes(keys),
    )


def _labels(joined: str) -> Iterator[tuple[str, str]]:
    for label in joined.split(BETWEEN) if joined else ():
        name, _, value = label.partition("=")
        yield name, value
