"""Write-ups as the search floor knows them. The database's own index is always written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from app.actions.analysing import open_words
from app.markdown import strip_redactions
from models.revision import Page
from models.visibility import ORG, WriteUpReader, readers_for, set_readers
from models.writeup import WriteUp, services_of_writeups
from search.engines.embedded import Embedded
from search.entries import entry_from_json, entry_of, with_labels
from search.port import Document, Entry

#: Write-ups that are written anew in one transaction: others wait for it.
BATCH = 10


def index(
    session: Session, writeup: WriteUp, services: Sequence[str], analysis: Any, *, plain: str
) -> None:
    """Make a write-up findable, for its readers, in the transaction that it is written in.

    ``analysis`` is what ``analysed`` made of it before: that takes long.
    """
    readers = readers_of(writeup)
    set_readers(session, writeup.id, readers)
    session.flush()
    document = document_of(writeup, services, readers, body=plain)
    Embedded(session.connection()).upsert([with_labels(entry_from_json(analysis), document)])


def document_of(
    writeup: WriteUp, services: Sequence[str], readers: Sequence[str], *, body: str
) -> Document:
    """What search may know of a write-up; redacted words are not among it."""
    return Document(
        id=writeup.id,
        kind=writeup.kind,
        title=strip_redactions(writeup.title),
        body=body,
        tags=open_words(writeup.tags),
        services=tuple(services),
        team=writeup.team,
        technologies=open_words(writeup.technologies),
        alerts=open_words(writeup.alerts),
        severity=writeup.severity,
        date=writeup.date.isoformat(),
        lang=writeup.lang,
        state=writeup.state,
        standing=writeup.standing,
        archived=writeup.is_past and writeup.kind == "note",
        readers=tuple(readers),
        open=ORG in readers,
        failure_mode=(writeup.signature or {}).get("failure_mode"),
    )


def readers_of(writeup: WriteUp) -> tuple[str, ...]:
    """Who may see a write-up, as the words that viewers hold."""
    named = writeup.fields.get("readers") or ()
    return readers_for(
        team=writeup.team,
        visibility=writeup.visibility,
        is_published=writeup.is_published,
        named=[name for name in named if isinstance(name, str)],
    )


def make_index(session: Session) -> None:
    """The tables of the index, where they are not; raises NoFts5Error."""
    index = Embedded(session.connection())
    index.create(session.connection())
    if session.exec(select(WriteUp.id)).first() is None:
        index.upkeep.renewed(None)


@dataclass(frozen=True, slots=True)
class Renewal:
    """How far the index is on its way to this release's analysis, in write-ups."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Renewed:
    """Write-ups read up to the id ``up_to``: each one's revision, and what search makes of it."""

    after: str
    up_to: str
    entries: Mapping[str, tuple[int, Entry]]


def renewal(session: Session) -> Renewal | None:
    """None where the whole index is of this release's analysis."""
    after = Embedded(session.connection()).upkeep.renewal()
    if after is None:
        return None
    counted = select(func.count(), func.count(1).filter(col(WriteUp.id) <= after))
    total, done = session.exec(counted.select_from(WriteUp)).one()
    return Renewal(done, total)


def read_anew(session: Session) -> Renewed | None:
    """The next write-ups that another analysis may have put into the index; takes its time.

    None where there is nothing to renew; with ``entries`` empty where the last was renewed.
    """
    after = Embedded(session.connection()).upkeep.renewal()
    if after is None:
        return None
    batch = _batch_after(session, after)
    plain = {writeup.id: plain for writeup, plain in batch}
    documents = _documents(session, [writeup for writeup, _ in batch], plain)
    entries = {one.id: (one.revision, entry_of(documents[one.id])) for one, _ in batch}
    return Renewed(after, max(entries, default=after), entries)


def write_anew(session: Session, renewed: Renewed) -> None:
    """Put them into the index as the database knows them now, unless somebody did it before."""
    index = Embedded(session.connection())
    index.lock()
    if index.upkeep.renewal() != renewed.after:
        return
    if not renewed.entries:
        index.delete(_strangers(session, index.ids()))
        index.upkeep.renewed(None)
        return
    query = select(WriteUp).where(col(WriteUp.id).in_(renewed.entries))
    kept = [one for one in session.exec(query) if one.revision == renewed.entries[one.id][0]]
    documents = _documents(session, kept, {})
    index.upsert([with_labels(renewed.entries[one.id][1], documents[one.id]) for one in kept])
    index.upkeep.renewed(renewed.up_to)


def empty(session: Session) -> None:
    """Take everything out of the index, whatever state it is in: it will be filled anew."""
    Embedded(session.connection()).empty()


def _batch_after(session: Session, last: str) -> list[tuple[WriteUp, str]]:
    query = (
        select(WriteUp, Page.plain)
        .join(Page, (col(Page.writeup) == WriteUp.id) & (col(Page.number) == WriteUp.revision))
        .where(col(WriteUp.id) > last)
        .order_by(col(WriteUp.id))
        .limit(BATCH)
    )
    return [(writeup, plain) for writeup, plain in session.exec(query)]


def _documents(
    session: Session, writeups: Sequence[WriteUp], plain: Mapping[str, str]
) -> dict[str, Document]:
    ids = [writeup.id for writeup in writeups]
    services, readers = services_of_writeups(session, ids), _readers(session, ids)
    return {
        one.id: document_of(one, services[one.id], readers[one.id], body=plain.get(one.id, ""))
        for one in writeups
    }


def _strangers(session: Session, ids: Sequence[str]) -> list[str]:
    """Those of these ids that no write-up has."""
    known = set(session.exec(select(WriteUp.id)))
    return [id_ for id_ in ids if id_ not in known]


def _readers(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = {id_: [] for id_ in ids}
    query = select(WriteUpReader).where(col(WriteUpReader.writeup).in_(ids))
    for row in session.exec(query.order_by(WriteUpReader.reader)):
        readers[row.writeup].append(row.reader)
    return readers
