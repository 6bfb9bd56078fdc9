"""What an engine outside the database has not got yet, noted in the writing transaction.

It is noted whether there is such an engine or not: one that comes later is built whole, and what it
has got is crossed off.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from search.port import Sent

_NOTE = text(
    "INSERT INTO search_behind (id, generation) VALUES (:id, :generation)"
    " ON CONFLICT (id) DO UPDATE SET generation = excluded.generation"
)
_NOTED = text("SELECT id, generation FROM search_behind ORDER BY generation, id LIMIT :limit")
_SETTLE = text("DELETE FROM search_behind WHERE id = :id AND generation = :generation")
_SETTLE_UP_TO = text("DELETE FROM search_behind WHERE generation <= :generation")
_COUNT = text("SELECT count(*) FROM search_behind")
_EVERYTHING = ""
"""Stands for every id; no entry has it."""


class Behind:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, ids: Iterable[str], generation: int) -> None:
        rows = [{"id": id_, "generation": generation} for id_ in sorted(ids)]
        self._connection.execute(_NOTE, rows)

    def note_all(self, generation: int) -> None:
        self.note([_EVERYTHING], generation)

    def is_everything(self) -> bool:
        found = text("SELECT 1 FROM search_behind WHERE id = ''")
        return self._connection.execute(found).first() is not None

    def noted(self, limit: int) -> dict[str, int]:
        """Id to the generation of its last change, the longest waiting first."""
        rows = self._connection.execute(_NOTED, {"limit": limit})
        return dict(rows.all())

    def settle(self, sent: Sent) -> None:
        """Cross off what was sent, unless it has changed again since."""
        if sent.generation is not None:
            self._connection.execute(_SETTLE_UP_TO, {"generation": sent.generation})
        if sent.noted:
            rows = [{"id": id_, "generation": turn} for id_, turn in sent.noted.items()]
            self._connection.execute(_SETTLE, rows)

    def describe(self) -> str:
        if self.is_everything():
            return "everything is to be sent"
        waiting = int(self._connection.execute(_COUNT).scalar_one())
        return f"{waiting} entries are to be sent" if waiting else ""
