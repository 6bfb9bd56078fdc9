"""Links between write-ups, as their authors stated them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import load_only
from sqlmodel import Field, Session, col, select

from models.actor import Actor
from models.table import Table
from models.visibility import readable_by
from models.writeup import WriteUp

_NAMES: tuple[Any, ...] = (WriteUp.team, WriteUp.root, WriteUp.path, WriteUp.author_id)


class Link(Table, table=True):
    """``to`` is what the author wrote: an id of theirs, a path from the root, or an address."""

    id: int | None = Field(default=None, primary_key=True)
    writeup: str = Field(foreign_key="writeup.id", index=True, ondelete="CASCADE")
    rel: str
    to: str = Field(index=True)
    #: Known once the target has arrived.
    target: str | None = Field(
        default=None, foreign_key="writeup.id", index=True, ondelete="SET NULL"
    )


def links_of(session: Session, writeup: str) -> list[Link]:
    return list(session.exec(select(Link).where(Link.writeup == writeup).order_by(col(Link.id))))


def links_to(session: Session, writeup: str, *, viewer: Actor) -> list[tuple[Link, WriteUp]]:
    """Links that arrive here, with where they come from; hidden ones left out."""
    query = (
        select(Link, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Link.writeup))
        .where(Link.target == writeup, readable_by(viewer, col(Link.writeup)))
        .order_by(col(Link.id))
    )
    return [(link, writeup) for link, writeup in session.exec(query)]


def resolve_links(session: Session, writeup: WriteUp, links: Sequence[Link]) -> None:
    """Point this write-up's links at what is there, and those that waited for it at it."""
    if links:
        known = _known(session, writeup, {link.to for link in links})
        for link in links:
            link.target = known.get(link.to)
    for link in _waiting_for(session, writeup):
        link.target = writeup.id


def _known(session: Session, writeup: WriteUp, names: set[str]) -> dict[str, str]:
    """What each name means here: a path in the same repository first, then an id of the team's.

    A name that several bear means none of them.
    """
    query = (
        select(WriteUp)
        .options(load_only(*_NAMES))
        .where(
            (col(WriteUp.team) == writeup.team)
            & (col(WriteUp.path).in_(names) | col(WriteUp.author_id).in_(names))
            | col(WriteUp.id).in_(names)
            | col(WriteUp.author_id).in_([name.partition("/")[2] for name in names if "/" in name])
        )
    )
    found: dict[tuple[int, str], set[str]] = {}
    for other in session.exec(query):
        is_own = other.team == writeup.team
        is_near = is_own and other.root == writeup.root
        for rank, holds, name in (
            (0, True, other.id),
            (1, is_near, other.path),
            (2, is_near, other.author_id),
            (3, is_own, other.author_id),
            (4, True, f"{other.team}/{other.author_id}"),
        ):
            if holds and name in names:
                found.setdefault((rank, name), set()).add(other.id)
    clear = {key: ids for key, ids in found.items() if len(ids) == 1}
    return {name: min(ids) for (_, name), ids in sorted(clear.items(), reverse=True)}


def _waiting_for(session: Session, writeup: WriteUp) -> list[Link]:
    """Links without a target that name this one as ``_known`` would take it."""
    names = {name: getattr(writeup, name) for name in ("id", "team", "root", "path", "author_id")}
    named = {"qualified": f"{writeup.team}/{writeup.author_id}"}
    return list(session.scalars(_WAITING, names | named))


_IS_OWN = col(WriteUp.team) == bindparam("team")
#: Built once: this is asked of every text that is pushed.
_WAITING = (
    select(Link)
    .join(WriteUp, col(WriteUp.id) == col(Link.writeup))
    .where(
        col(Link.target).is_(None),
        col(Link.writeup) != bindparam("id"),
        col(Link.to).in_([bindparam("id"), bindparam("qualified")])
        | (col(Link.to) == bindparam("author_id")) & _IS_OWN
        | (col(Link.to) == bindparam("path")) & (col(WriteUp.root) == bindparam("root")) & _IS_OWN,
    )
)
