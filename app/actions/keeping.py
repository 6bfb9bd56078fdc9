"""What belongs to a write-up: its revisions and pages, services, tags, links, images, parts."""

import re
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, delete

from app.actions.incoming import Incoming
from app.markdown.addresses import Place
from app.preparing import Prepared
from app.reading import Reading
from models.action import keep_actions
from models.actor import Actor
from models.attachment import AttachmentUse
from models.learning import Change, keep_learnings
from models.link import Link, resolve_links
from models.relations import RELATIONS
from models.revision import Page, Revision
from models.writeup import WriteUp, WriteUpService, WriteUpTag

MOST_LINKS = 500
LONGEST_LINK = 500
_RELATIVE = re.compile(r"\.{0,2}/|[^:?#]+\.(?:md|markdown|mdx|qmd)(?:[?#]|$)", re.IGNORECASE)


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
) -> list[Change]:
    """Gives what became of its learnings."""
    id_ = writeup.id
    for table in (WriteUpService, WriteUpTag, Link, AttachmentUse):
        if writeup.revision > 1:
            session.exec(delete(table).where(col(table.writeup) == id_))
    session.add_all(WriteUpService(writeup=id_, service=slug) for slug in services)
    session.add_all(WriteUpTag(writeup=id_, tag=tag) for tag in dict.fromkeys(writeup.tags))
    shown = set(incoming.attachments.values())
    session.add_all(AttachmentUse(writeup=id_, sha256=sha256) for sha256 in sorted(shown))
    links = [_link(writeup, one) for one in reading.links[:MOST_LINKS]]
    resolve_links(session, writeup, links)
    session.add_all(links)
    keep_actions(session, writeup, reading.actions, now=now)
    return keep_learnings(session, writeup, reading.learnings, now=now)


def _link(writeup: WriteUp, stated: dict[str, Any]) -> Link:
    """A relative path becomes one from the root; ids and addresses stay as they are."""
    rel = stated["rel"] if stated["rel"] in RELATIONS else "related"
    to = stated["to"]
    if writeup.path and _RELATIVE.match(to):
        to = Place(path=writeup.path).inside(to) or to
    return Link(writeup=writeup.id, rel=rel, to=to[:LONGEST_LINK])
