"""Write-ups as the search floor knows them. The database's own index is always written."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, col, select

from app.actions.analysing import open_words
from app.markdown import strip_redactions
from models.revision import Page
from models.visibility import ORG, WriteUpReader, readers_for, set_readers
from models.writeup import WriteUp, services_of_writeups
from search.engines.embedded import Embedded
from search.entries import entry_from_json, entry_of, with_labels
from search.port import Document, Entry

BATCH = 200


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


def rebuild(session: Session, *, tell: Callable[[int], object] = lambda _: None) -> int:
    """Write the whole index anew, in the caller's transaction; ``tell`` hears how far it is."""
    count = 0

    def told() -> Iterator[Entry]:
        nonlocal count
        for entry in _all_entries(session):
            count += 1
            tell(count)
            yield entry

    Embedded(session.connection()).rebuild(told())
    return count


def is_current(session: Session) -> bool:
    """Whether the index was written by this release's analysis."""
    return Embedded(session.connection()).health().ok


def _all_entries(session: Session) -> Iterator[Entry]:
    last = ""
    while batch := _batch_after(session, last):
        services = services_of_writeups(session, [writeup.id for writeup, _ in batch])
        readers = _readers(session, [writeup.id for writeup, _ in batch])
        for writeup, plain in batch:
            yield entry_of(
                document_of(writeup, services[writeup.id], readers[writeup.id], body=plain)
            )
        last = batch[-1][0].id


def _batch_after(session: Session, last: str) -> list[tuple[WriteUp, str]]:
    query = (
        select(WriteUp, Page.plain)
        .join(Page, (col(Page.writeup) == WriteUp.id) & (col(Page.number) == WriteUp.revision))
        .where(col(WriteUp.id) > last)
        .order_by(col(WriteUp.id))
        .limit(BATCH)
    )
    return [(writeup, plain) for writeup, plain in session.exec(query)]


def _readers(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    readers: dict[str, list[str]] = {id_: [] for id_ in ids}
    query = select(WriteUpReader).where(col(WriteUpReader.writeup).in_(ids))
    for row in session.exec(query.order_by(WriteUpReader.reader)):
        readers[row.writeup].append(row.reader)
    return readers
