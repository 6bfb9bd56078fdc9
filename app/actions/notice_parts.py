"""What a notice tells one reader, by what they may see and what is still true."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.actions.asking import Open, open_cells
from app.actions.following import Followed
from app.actions.noticing import WORST, is_banned
from models.actor import Actor
from models.ask import Ask, AskedCell
from models.cell import Cell
from models.learning import Learning, learnings_of
from models.notice import Notice
from models.rollout import rollouts_of
from models.service import Service
from models.subscription import Follow
from models.visibility import readable_by
from models.writeup import WriteUp, services_of_writeups


@dataclass(frozen=True, slots=True)
class Matter:
    """A learning, with the reader's services that it is asked of; ``ask`` has links that answer."""

    learning: Learning
    services: Sequence[Service] = ()
    ask: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """``writeup`` is None where the reader may see the learnings alone.

    ``services`` are those that a banned runbook is about; ``follows`` is what the reader follows.
    """

    notice: Notice
    writeup: WriteUp | None
    matters: Sequence[Matter] = ()
    services: Sequence[Service] = ()
    follows: Sequence[Followed] = ()

    @property
    def concerned(self) -> list[Service]:
        """The reader's services in it, each once."""
        found = {one.slug: one for matter in self.matters for one in matter.services}
        return [*found.values()] or [*self.services]


def told_to(
    session: Session,
    notice: Notice,
    content: Mapping[str, Any],
    eyes: Actor,
    *,
    now: datetime,
) -> Told | None:
    """None where nothing is left of it for this reader."""
    source = session.get_one(WriteUp, notice.writeup)
    writeup = _readable(session, source.id, eyes)
    follows = _still_followed(session, content.get("follows", ()), eyes)
    is_reader = bool(writeup) and (eyes.person_id is None or bool(follows))
    if notice.kind == "banned":
        if not (writeup and is_banned(writeup) and (is_reader or content.get("services"))):
            return None
        about = services_of_writeups(session, [writeup.id])[writeup.id]
        return Told(notice, writeup, services=_services(session, about), follows=follows)
    if notice.kind == "severe" and not (source.is_published and source.severity == WORST):
        return None
    matters = _matters(session, notice, content.get("cells", ()), eyes, now)
    if not matters and is_reader and notice.kind == "severe":
        matters = _stated(session, source, content)
    return Told(notice, writeup, matters=matters, follows=follows) if matters else None


def _readable(session: Session, id: str, eyes: Actor) -> WriteUp | None:
    query = select(WriteUp).where(WriteUp.id == id, readable_by(eyes, col(WriteUp.id)))
    return session.exec(query).first()


def _still_followed(
    session: Session, follows: Iterable[Sequence[str]], eyes: Actor
) -> list[Followed]:
    rows = [session.get(Follow, (eyes.id, kind, target)) for kind, target in follows]
    return [(one.kind, one.target) for one in rows if one and one.is_on]


def _matters(
    session: Session,
    notice: Notice,
    cells: Iterable[Sequence[str]],
    eyes: Actor,
    now: datetime,
) -> list[Matter]:
    """What still waits for an answer of these cells, by learning."""
    keys = {(learning, service) for learning, service in cells}
    services = _services(session, {service for _, service in keys})
    among = col(Cell.learning).in_({learning for learning, _ in keys})
    waiting = open_cells(session, services, among, viewer=eyes, now=now)
    kept = [one for one in waiting if one.key in keys and _is_theirs(one, notice, eyes)]
    asked = _asked(session, eyes.id, {one.learning.id for one in kept})
    by_learning: dict[str, list[Open]] = {}
    for one in sorted(kept, key=lambda one: (one.learning.writeup, one.learning.position)):
        by_learning.setdefault(one.learning.id, []).append(one)
    return [
        Matter(those[0].learning, [one.service for one in those], asked.get(id_))
        for id_, those in by_learning.items()
    ]


def _is_theirs(one: Open, notice: Notice, eyes: Actor) -> bool:
    """Whether it is so still, and a person may still answer it."""
    is_so = notice.kind != "contradicted" or one.cell.status == "contradicted"
    return is_so and (eyes.person_id is None or eyes.writes_for(one.service.team or ""))


def _asked(session: Session, person: str, learnings: Iterable[str]) -> dict[str, str]:
    """The person's newest ask of each learning."""
    query = (
        select(AskedCell.learning, Ask.id)
        .join(Ask, col(Ask.id) == col(AskedCell.ask))
        .where(Ask.person == person, col(AskedCell.learning).in_(learnings))
        .order_by(col(Ask.at), col(Ask.id))
    )
    return dict(session.exec(query).all())


def _stated(session: Session, writeup: WriteUp, content: Mapping[str, Any]) -> list[Matter]:
    """What the write-up says to everybody who may read it; not what each team sees its row of."""
    meant = {*content.get("learnings", ()), *(learning for learning, _ in content.get("cells", ()))}
    known = learnings_of(session, writeup.id)
    learnings = [one for one in known if one.circulated_at and one.id in meant]
    rollouts = rollouts_of(session, [one.id for one in learnings])
    return [
        Matter(one)
        for one in learnings
        if one.id not in rollouts or not rollouts[one.id].is_restricted
    ]


def _services(session: Session, slugs: Iterable[str]) -> list[Service]:
    query = select(Service).where(col(Service.slug).in_(slugs)).order_by(Service.slug)
    return list(session.exec(query))
