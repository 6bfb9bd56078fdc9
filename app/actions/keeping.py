"""What belongs to a write-up: its revisions and pages, services, tags, links, images, parts."""

from datetime import datetime

from sqlmodel import Session, col, delete

from app.actions.incoming import Incoming
from app.preparing import Prepared
from app.reading import Reading
from models.action import keep_actions
from models.actor import Actor
from models.attachment import AttachmentUse
from models.learning import keep_learnings
from models.link import RELATIONS, Link, resolve_links
from models.revision import Page, Revision
from models.writeup import WriteUp, WriteUpService, WriteUpTag

MOST_LINKS = 500


def keep_revision(
    session: Session,
    writeup: WriteUp,
    incoming: Incoming,
    prepared: Prepared,
    *,
    by: Actor,
    now: datetime,
) -> None:
    session.add(
        Revision(
            writeup=writeup.id,
            number=writeup.revision,
            content=incoming.content,
            sha256=incoming.sha256,
            told=incoming.told,
            commit=incoming.source.commit if incoming.source else None,
            by=by.id,
            at=now,
        )
    )
    session.add(
        Page(
            writeup=writeup.id,
            number=writeup.revision,
            html=prepared.html,
            html_closed=prepared.html_closed,
            outline=[dict(entry) for entry in prepared.outline],
            plain=prepared.plain,
            failed=prepared.failed,
        )
    )


def keep_parts(
    session: Session,
    writeup: WriteUp,
    services: list[str],
    reading: Reading,
    incoming: Incoming,
    *,
    now: datetime,
) -> None:
    id_ = writeup.id
    for table in (WriteUpService, WriteUpTag, Link, AttachmentUse):
        if writeup.revision > 1:
            session.exec(delete(table).where(col(table.writeup) == id_))
    session.add_all(WriteUpService(writeup=id_, service=slug) for slug in services)
    session.add_all(WriteUpTag(writeup=id_, tag=tag) for tag in dict.fromkeys(writeup.tags))
    shown = set(incoming.attachments.values())
    session.add_all(AttachmentUse(writeup=id_, sha256=sha256) for sha256 in sorted(shown))
    links = [
        Link(writeup=id_, rel=one["rel"] if one["rel"] in RELATIONS else "related", to=one["to"])
        for one in reading.links[:MOST_LINKS]
    ]
    resolve_links(session, writeup, links)
    session.add_all(links)
    keep_actions(session, id_, reading.actions, now=now)
    keep_learnings(session, writeup, reading.learnings, now=now)
