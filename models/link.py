"""Links between write-ups, as their authors stated them."""

from sqlmodel import Field, Session, SQLModel, col, select

from models.actor import Actor
from models.visibility import readable_by
from models.writeup import WriteUp

RELATIONS = (
    "caused_by",
    "fixes",
    "related",
    "supersedes",
    "superseded_by",
    "duplicate_of",
    "implements",
    "ticket",
)


class Link(SQLModel, table=True):
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
    return [tuple(row) for row in session.exec(query)]


def resolve_links(session: Session, writeup: WriteUp) -> None:
    """Point this write-up's links at what is there, and those that waited for it at it."""
    for link in links_of(session, writeup.id):
        link.target = link.target or _target(session, writeup, link.to)
    for link in _waiting_for(session, writeup):
        link.target = writeup.id


def _target(session: Session, writeup: WriteUp, to: str) -> str | None:
    """Inside the same repository first, then the team's own ids; nothing where it is unclear."""
    within = (WriteUp.root == writeup.root) & (WriteUp.team == writeup.team)
    for condition in (
        (WriteUp.id == to),
        within & (WriteUp.path == to),
        within & (WriteUp.author_id == to),
        (WriteUp.team == writeup.team) & (WriteUp.author_id == to),
        (WriteUp.team == to.partition("/")[0]) & (WriteUp.author_id == to.partition("/")[2]),
    ):
        found = session.exec(select(WriteUp.id).where(condition).limit(2)).all()
        if len(found) == 1:
            return found[0]
    return None


def _waiting_for(session: Session, writeup: WriteUp) -> list[Link]:
    names = [writeup.id, *filter(None, (writeup.path, writeup.author_id))]
    qualified = f"{writeup.team}/{writeup.author_id}"
    query = (
        select(Link)
        .join(WriteUp, col(WriteUp.id) == col(Link.writeup))
        .where(col(Link.target).is_(None), col(Link.writeup) != writeup.id)
        .where(
            (col(Link.to) == qualified) | (col(Link.to).in_(names) & (WriteUp.team == writeup.team))
        )
    )
    return list(session.exec(query))
