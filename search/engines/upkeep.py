"""Keeping the database's own index: of this release's analysis, and in order."""

from sqlalchemy import Connection

from search.engines import tables
from search.engines.fts5 import Fts5
from search.engines.posting import Postings
from search.engines.reading import Reading
from search.words import analysis

LEAST_WORN, WORN = 500, 0.25
"""Writes after which postings are put in order: so many, and in this proportion to what there is.

After a first push of 5,000 texts, and their renewal, facets and candidates take half as long.
"""


class Upkeep:
    def __init__(self, connection: Connection, postings: Fts5 | Postings, reading: Reading) -> None:
        self._connection = connection
        self._postings = postings
        self._reading = reading

    def renewal(self) -> str | None:
        """The id up to which entries are of this analysis, "" for none; None where all are."""
        meta = tables.read_meta(self._connection)
        if meta["analysis"] == analysis():
            return None
        return meta["renewed"] if meta["renewing"] == analysis() else ""

    def is_worn(self) -> bool:
        """Whether so much was written since it was last tended that questions take longer."""
        meta = tables.read_meta(self._connection)
        if meta["tending"]:
            return True
        written = int(meta["generation"]) - int(meta["tended"])
        return written >= LEAST_WORN and written >= WORN * self._reading.size()

    def tend(self) -> None:
        """Put the postings in order, a little at a time: call it as long as `is_worn`."""
        meta = tables.read_meta(self._connection)
        began = meta["tending"] or meta["generation"]
        is_unfinished = self._postings.merge(begins=not meta["tending"])
        told = {"tending": began} if is_unfinished else {"tending": "", "tended": began}
        for name, value in told.items():
            tables.write_meta(self._connection, name, value)

    def renewed(self, up_to: str | None) -> None:
        """Entries up to this id, or all of them, were written by this analysis."""
        done = {"analysis": analysis(), "renewing": "", "renewed": ""}
        if up_to is not None:
            done = {"renewing": analysis(), "renewed": up_to}
        for name, value in done.items():
            tables.write_meta(self._connection, name, value)
