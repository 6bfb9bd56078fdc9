"""What an engine outside the database has not got yet, noted in the writing transaction.

It is noted whether there is such an engine or not: one that comes later is built whole, and what it
has got is crossed off.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, text

from search.engines import tables
from search.port import Sent

_NOTE = text(
    "INSERT INTO search_behind (id, generation) VALUES (:id, :generation)"
    " ON CONFLICT (id) DO UPDATE SET generation = excluded.generation"
)
_NOTED = text("SELECT id, generation FROM search_behind ORDER BY generation, id LIMIT :limit")
_SETTLE = text("DELETE FROM search_behind WHERE id = :id AND generation = :generation")
_SETTLE_UP_TO = text("DELETE FROM search_behind WHERE generation <= :generation")
_COUNT = text("SELECT count(*) FROM search_behind")
EVERYTHING = ""
"""Stands for every id; no entry has it."""


class Behind:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, ids: Iterable[str], generation: int) -> None:
        rows = [{"id": id_, "generation": generation} for id_ in sorted(ids)]
        self._connection.execute(_NOTE, rows)

    def note_all(self, generation: int) -> None:
        self.note([EVERYTHING], generation)

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
        if not sent.is_nothing:
            latest = max([sent.generation or 0, *sent.noted.values()])
            tables.write_meta(self._connection, "sent", str(latest))

    def stamp(self, generation: int) -> str:
        """What the engine outside is marked with once it has got everything up to `generation`."""
        return f"{self._origin(tables.read_meta(self._connection))} {generation}"

    def is_ours(self, stamp: str | None) -> bool:
        """Whether this index made the mark, and not before what was crossed off since."""
        meta = tables.read_meta(self._connection)
        origin, _, turn = (stamp or "").partition(" ")
        if origin != self._origin(meta) or not turn.isdecimal():
            return False
        return int(meta.get("sent", "0")) <= int(turn) <= int(meta["generation"])

    def count(self) -> int:
        return int(self._connection.execute(_COUNT).scalar_one())

    @staticmethod
    def _origin(meta: Mapping[str, str]) -> str:
        return meta.get("origin", "-")
