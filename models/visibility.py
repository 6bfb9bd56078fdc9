"""The one place that says who may see which write-up.

A write-up carries *readers*: ``org`` (everybody who signed in, but contractors), ``team:x``,
``person:y`` and ``sre``. A viewer holds such words too; one in common and they may see it. The
same words stand in the search index, so that a page and a search never disagree.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, exists
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Field, Session, col, delete, select

from models.actor import Actor
from models.table import Table

VISIBILITIES = ("org", "team", "restricted")
ORG, SRE = "org", "sre"


class WriteUpReader(Table, table=True):
    __tablename__ = "writeup_reader"

    writeup: str = Field(primary_key=True, foreign_key="writeup.id", ondelete="CASCADE")
    reader: str = Field(primary_key=True, index=True)


def readers_for(
    *, team: str, visibility: str, is_published: bool, named: Iterable[str] = ()
) -> tuple[str, ...]:
    """The readers of a write-up; a draft is its team's alone, whatever it will be one day."""
    own = f"team:{team}"
    if not is_published or visibility == "team":
        return (own, SRE)
    if visibility == "org":
        return (ORG, own, SRE)
    return (*sorted({*named} or {own}), SRE)


def words_of(viewer: Actor) -> tuple[str, ...]:
    """What this viewer holds."""
    words = [f"team:{team}" for team in viewer.teams] + [f"person:{viewer.id}"]
    if viewer.role != "external":
        words.append(ORG)
    if viewer.is_sre and viewer.scope != "push":  # a token of CI's reads no more than everybody
        words.append(SRE)
    return tuple(words)


def readable_by(viewer: Actor, writeup_id: SQLCoreOperations[str]) -> ColumnElement[bool]:
    """A condition on a column of write-up ids: those that the viewer may see."""
    # Asked row by row: a list of all that is readable grows with the library.
    reader = col(WriteUpReader.reader).in_(words_of(viewer))
    return exists().where(col(WriteUpReader.writeup) == writeup_id, reader)


def set_readers(session: Session, writeup: str, readers: Iterable[str]) -> None:
    session.exec(delete(WriteUpReader).where(col(WriteUpReader.writeup) == writeup))
    session.add_all(WriteUpReader(writeup=writeup, reader=reader) for reader in readers)


def readers_of(session: Session, writeups: Collection[str]) -> dict[str, frozenset[str]]:
    """The readers of each of these write-ups, to be compared with ``words_of`` many viewers."""
    query = select(WriteUpReader.writeup, WriteUpReader.reader)
    readers: dict[str, set[str]] = {}
    for writeup, reader in session.exec(query.where(col(WriteUpReader.writeup).in_(writeups))):
        readers.setdefault(writeup, set()).add(reader)
    return {writeup: frozenset(words) for writeup, words in readers.items()}


def sees_spans(viewer: Actor, team: str) -> bool:
    """Whether redacted spans are shown: the owning team's authors and the SRE team."""
    return viewer.writes_for(team)
