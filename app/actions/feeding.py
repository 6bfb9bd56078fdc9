"""What a feed holds: the newest of what its reader may see now."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.markdown import has_redactions
from models.actor import Actor
from models.visibility import readable_by
from models.writeup import PUBLISHED, WriteUp, WriteUpService, WriteUpTag

#: More than a reader's program misses between two visits.
MOST = 50


def newest_of(
    session: Session, *, viewer: Actor, kind: str = "", name: str = ""
) -> Sequence[WriteUp]:
    """What was published last of a ``team``, a ``service`` or a ``tag``, or of all.

    Past material and libraries that ship with the hub are left out, as in digests.
    """
    query = (
        select(WriteUp)
        .where(readable_by(viewer, col(WriteUp.id)), col(WriteUp.is_past).is_(False))
        .where(col(WriteUp.state).in_(PUBLISHED), col(WriteUp.source).not_like("library:%"))
        .order_by(col(WriteUp.published_at).desc(), col(WriteUp.id))
    )
    return session.exec(query.where(*_about(kind, name)).limit(MOST)).all()


def _about(kind: str, name: str) -> list[ColumnElement[bool]]:
    if kind == "team":
        return [col(WriteUp.team) == name]
    if kind == "service":
        about = select(WriteUpService.writeup).where(WriteUpService.service == name)
        return [col(WriteUp.id).in_(about)]
    if kind == "tag":
        # Nobody may ask whether these words stand in a redaction.
        tag = "" if has_redactions(name) else name
        return [col(WriteUp.id).in_(select(WriteUpTag.writeup).where(WriteUpTag.tag == tag))]
    return []
