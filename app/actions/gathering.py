"""What happened in a span of time, read once for however many digests are made of it.

Nothing here is anybody's to see: choosing for one reader goes by ``Material.is_seen``.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.actions.acting import reminded
from app.actions.asking import Open, open_cells
from app.actions.crossing import answers_between, links_between
from app.actions.receiving import receivers_of
from models.action import Action
from models.action_list import list_actions
from models.actor import HUB, Actor
from models.ask import Ask, AskedCell
from models.fact import known
from models.learning import Learning
from models.notice import Notice
from models.revision import Revision
from models.rollout import Rollout
from models.service import Service
from models.visibility import readers_of, words_of
from models.writeup import PUBLISHED, WriteUp, published_between, services_of_writeups


@dataclass(frozen=True, slots=True)
class Story:
    """A write-up and its services; ``concerned`` are the services that each learning concerns."""

    writeup: WriteUp
    services: Sequence[str]
    learnings: Sequence[tuple[Learning, frozenset[str]]] = ()
    #: What happened with it, and when.
    what: str = "published"
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody took up what a team had written: ``answered``, ``adopted`` or ``linked``.

    ``by`` is the service that answered, else the team; ``taker`` is its team.
    """

    writeup: str
    source: str
    what: str
    by: str
    taker: str
    at: datetime
    is_proof: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that digests of a span of time are made of."""

    readers: dict[str, frozenset[str]]
    published: Sequence[Story]
    changed: Sequence[Story]
    waiting: Sequence[Open]
    #: Who answers for each service, by its slug.
    receivers: dict[str, str]
    #: Asks by (learning, service) and person, the newest.
    asked: dict[tuple[str, str], dict[str, str]]
    late: dict[str, list[Action]]
    reviews: Sequence[WriteUp]
    taken: Sequence[Taken]

    def is_seen(self, writeup: str, eyes: Actor) -> bool:
        """Whether these eyes may see a write-up, by the same words as everywhere."""
        return not self.readers.get(writeup, frozenset()).isdisjoint(words_of(eyes))


def gather(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    services: Sequence[Service],
    today: date,
    now: datetime,
) -> Material:
    """The material of a span of time; ``services`` are those that the readers look after.

    The number of queries does not depend on how much there is.
    """
    published = _published(session, since, until, services)
    changed = _changed(session, since, until)
    waiting = open_cells(session, services, viewer=HUB, now=now)
    late, reviews = _late(session, today), _reviews(session)
    taken = _taken(session, since, until)
    named = {
        *(one.writeup.id for one in (*published, *changed)),
        *(one.writeup.id for one in waiting),
        *(one.writeup for one in taken),
        *(one.id for one in reviews),
        *(one.writeup for those in late.values() for one in those),
    }
    return Material(
        readers=readers_of(session, named),
        published=published,
        changed=changed,
        waiting=waiting,
        receivers={
            slug: receiver.person.id
            for slug, receiver in receivers_of(session, services, today=today).items()
            if receiver
        },
        asked=_asked(session, {one.learning.id for one in waiting}),
        late=late,
        reviews=reviews,
        taken=taken,
    )


def _published(
    session: Session, since: datetime, until: datetime, services: Sequence[Service]
) -> list[Story]:
    found = published_between(session, since, until, viewer=HUB)
    ids = [one.id for one in found]
    about, learnings = services_of_writeups(session, ids), _learnings(session, ids)
    packages = {
        name for those in learnings.values() for one in those for name in one.reads.packages
    }
    facts = known(session, services, packages=packages)

    def concerned(learning: Learning) -> frozenset[str]:
        return frozenset(slug for slug, known in facts.items() if learning.concerns(known))

    return [
        Story(
            one,
            about[one.id],
            [(learning, concerned(learning)) for learning in learnings[one.id]],
            at=one.published_at,
        )
        for one in found
    ]


def _learnings(session: Session, writeups: Collection[str]) -> dict[str, list[Learning]]:
    query = select(Learning).where(
        col(Learning.writeup).in_(writeups), col(Learning.retired_at).is_(None)
    )
    found: dict[str, list[Learning]] = defaultdict(list)
    for one in session.exec(query.order_by(col(Learning.position))):
        found[one.writeup].append(one)
    return found


def _changed(session: Session, since: datetime, until: datetime) -> list[Story]:
    """Runbooks that were banned, then what was revised, the newest first."""
    revised = (
        select(WriteUp, Revision.at)
        .join(Revision, col(Revision.writeup) == col(WriteUp.id))
        .where(Revision.number == WriteUp.revision, Revision.at >= since, Revision.at < until)
        .where(col(WriteUp.published_at) < since, col(WriteUp.state).in_(PUBLISHED))
        .where(col(WriteUp.source).not_like("library:%"))
        .order_by(col(Revision.at).desc())
    )
    banned = (
        select(WriteUp, Notice.at)
        .join(Notice, col(Notice.writeup) == col(WriteUp.id))
        .where(Notice.kind == "banned", Notice.at >= since, Notice.at < until)
        .order_by(col(Notice.at).desc())
    )
    rows = [(*row, what) for query, what in ((banned, "banned"), (revised, "revised"))
            for row in session.exec(query)]  # fmt: skip
    about = services_of_writeups(session, [writeup.id for writeup, *_ in rows])
    told: dict[str, Story] = {}
    for writeup, at, what in rows:
        told.setdefault(writeup.id, Story(writeup, about[writeup.id], what=what, at=at))
    return list(told.values())


def _asked(session: Session, learnings: Collection[str]) -> dict[tuple[str, str], dict[str, str]]:
    query = (
        select(AskedCell.learning, AskedCell.service, Ask.person, Ask.id)
        .join(Ask, col(Ask.id) == col(AskedCell.ask))
        .where(col(AskedCell.learning).in_(learnings))
        .order_by(col(Ask.at))
    )
    asked: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for learning, service, person, ask in session.exec(query):
        asked[learning, service][person] = ask
    return asked


def _late(session: Session, today: date) -> dict[str, list[Action]]:
    """Overdue action items by the person to whom they fall."""
    actions = [one for one, _ in list_actions(session, viewer=HUB, overdue_on=today, limit=None)]
    late: dict[str, list[Action]] = defaultdict(list)
    told = reminded(session, actions, today=today)
    for action in actions:
        if receiver := told.get(action.id):
            late[receiver.person.id].append(action)
    return late


def _reviews(session: Session) -> list[WriteUp]:
    query = select(WriteUp).where(WriteUp.state == "in_review")
    return list(session.exec(query.order_by(col(WriteUp.updated_at))))


def _taken(session: Session, since: datetime, until: datetime) -> list[Taken]:
    """What is not restricted of it: a restricted rollout tells each team its own row alone."""
    answers = answers_between(session, since, until, viewer=HUB)
    adopted = session.exec(
        select(Learning, Rollout)
        .join(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(Rollout.at >= since, Rollout.at < until, col(Rollout.is_restricted).is_(False))
    ).all()
    restricted = set(session.exec(select(Rollout.learning).where(col(Rollout.is_restricted))))
    of = dict(
        session.exec(
            select(Learning.id, Learning.writeup).where(
                col(Learning.id).in_({one.learning for one in answers})
            )
        ).all()
    )
    return [
        *(Taken(of[one.learning], one.source, "answered", one.service, one.taker, one.at,
                is_proof=one.status == "verified")
          for one in answers if one.learning not in restricted),
        *(Taken(one.writeup, one.team, "adopted", "", "", rollout.at) for one, rollout in adopted),
        *(Taken(one.target, one.source, "linked", one.taker, one.taker, one.at)
          for one in links_between(session, since, until, viewer=HUB)),
    ]  # fmt: skip
