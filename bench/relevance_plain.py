"""What comes out without any of it: FTS5, unicode61, every word of the query, OR."""

import re
import sqlite3
from collections.abc import Iterable

from bench.relevance_corpus import Query
from search.port import Document

_WORD = re.compile(r"\w+")


class Plain:
    def __init__(self, documents: Iterable[Document]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, title, body)")
        rows = [(document.id, document.title, document.body) for document in documents]
        self._database.executemany("INSERT INTO plain VALUES (?, ?, ?)", rows)
        self._bodies = {id_: f"{title} {body}" for id_, title, body in rows}

    def ask(self, query: Query) -> list[str]:
        text = self._bodies.get(query.document, "") if query.document else query.text
        words = list(dict.fromkeys(_WORD.findall(text)))[:200]
        match = " OR ".join(f'"{word}"' for word in words)
        if not match:
            return []
        found = self._database.execute(
            "SELECT id FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 0, 6, 1) LIMIT 51",
            (match,),
        )
        return [id_ for (id_,) in found]
