"""What happened in a span of time, read once for however many digests are made of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from app.actions.acting import reminded
from app.actions.asking import open_cells
from app.actions.crossing import Given, answers_between, links_between
from app.actions.following import Followed
from app.actions.material import Lesson, Material, Question, Review, Story, Taken
from app.actions.receiving import receivers_of
from models.action_list import list_actions
from models.actor import HUB
from models.ask import Ask, AskedCell
from models.fact import known
from models.learning import Learning
from models.notice import Notice
from models.revision import Revision
from models.rollout import Rollout
from models.service import Service
from models.visibility import readers_of
from models.writeup import PUBLISHED, WriteUp, published_between, services_of_writeups


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
    late, reviews = _late(session, today), _reviews(session)
    taken = _taken(session, since, until)
    named = {
        *(one.id for one in (*published, *changed)),
        *(one.writeup for one in taken),
        *(one.ref for one in taken if one.what == "linked"),
        *(one.id for one in reviews),
        *(writeup for those in late.values() for _, writeup in those),
    }
    return Material(
        readers=readers_of(session, named),
        published=published,
        changed=changed,
        questions=_questions(session, services, today=today, now=now),
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

    def lesson(learning: Learning) -> Lesson:
        concerned = frozenset(slug for slug, known in facts.items() if learning.concerns(known))
        return Lesson(learning.id, learning.is_conditioned, concerned)

    return [
        _story(one, about[one.id], "published", one.published_at or until,
               [lesson(learning) for learning in learnings[one.id]])
        for one in found
    ]  # fmt: skip


def _story(
    writeup: WriteUp,
    services: Iterable[str],
    what: str,
    at: datetime,
    lessons: Sequence[Lesson] = (),
) -> Story:
    subjects: frozenset[Followed] = frozenset(
        [
            ("team", writeup.team),
            ("writeup", writeup.id),
            *(("service", name) for name in services),
            *(("technology", name) for name in writeup.technologies),
            *(("tag", name) for name in writeup.tags),
        ]
    )
    about = writeup.id, writeup.team, writeup.kind, writeup.severity
    return Story(*about, subjects, what, at, writeup.published_at or at, lessons)


def _learnings(session: Session, writeups: Collection[str]) -> dict[str, list[Learning]]:
    query = select(Learning).where(
        col(Learning.writeup).in_(writeups), col(Learning.retired_at).is_(None)
    )
    found: dict[str, list[Learning]] = defaultdict(list)
    for one in session.exec(query.order_by(col(Learning.position))):
        found[one.writeup].append(one)
    return found


def _changed(session: Session, since: datetime, until: datetime) -> list[Story]:
    """Runbooks that were banned, then what was revised, the newest first; some are both."""
    revised = (
        select(WriteUp, Revision.at)
        .join(Revision, col(Revision.writeup) == col(WriteUp.id))
        .where(Revision.number == WriteUp.revision, Revision.at >= since, Revision.at < until)
        .where(col(WriteUp.published_at).is_not(None), col(WriteUp.state).in_(PUBLISHED))
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
    return [_story(writeup, about[writeup.id], what, at) for writeup, at, what in rows]


def _questions(
    session: Session, services: Sequence[Service], *, today: date, now: datetime
) -> dict[str, list[Question]]:
    """What waits for each person's answer, the most pressing first."""
    waiting = open_cells(session, services, viewer=HUB, now=now)
    receivers = receivers_of(session, services, today=today)
    asked = _asked(session, {one.learning.id for one in waiting})
    found: dict[str, list[Question]] = defaultdict(list)
    for one in waiting:
        if receiver := receivers.get(one.service.slug):
            person = receiver.person.id
            found[person].append(Question(*one.key, asked.get(one.key, {}).get(person)))
    return found


def _asked(session: Session, learnings: Collection[str]) -> dict[tuple[str, str], dict[str, str]]:
    """The newest ask by (learning, service) and person."""
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


def _late(session: Session, today: date) -> dict[str, list[tuple[str, str]]]:
    """Overdue action items by the person to whom they fall."""
    actions = [one for one, _ in list_actions(session, viewer=HUB, overdue_on=today, limit=None)]
    late: dict[str, list[tuple[str, str]]] = defaultdict(list)
    told = reminded(session, actions, today=today)
    for action in actions:
        if receiver := told.get(action.id):
            late[receiver.person.id].append((action.id, action.writeup))
    return late


def _reviews(session: Session) -> list[Review]:
    query = select(WriteUp.id, WriteUp.team, WriteUp.created_by)
    query = query.where(WriteUp.state == "in_review").order_by(col(WriteUp.updated_at))
    return [Review(*row) for row in session.exec(query)]


def _taken(session: Session, since: datetime, until: datetime) -> list[Taken]:
    """What is not restricted of it: a restricted rollout tells each team its own row alone."""
    answers = answers_between(session, since, until, viewer=HUB)
    adopted = session.exec(
        select(Learning.writeup, Learning.team, Learning.id, Rollout.at)
        .join(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(Rollout.at >= since, Rollout.at < until, col(Rollout.is_restricted).is_(False))
    )
    drawn = links_between(session, since, until, viewer=HUB)
    return [
        *_answered(session, answers),
        *(Taken(writeup, team, "adopted", "", "", ref, at) for writeup, team, ref, at in adopted),
        *(
            Taken(one.target, one.source, "linked", one.taker, one.taker, one.writeup, one.at)
            for one in drawn
        ),
    ]


def _answered(session: Session, answers: Sequence[Given]) -> list[Taken]:
    restricted = set(session.exec(select(Rollout.learning).where(col(Rollout.is_restricted))))
    ids = {one.learning for one in answers} - restricted
    query = select(Learning.id, Learning.writeup).where(col(Learning.id).in_(ids))
    of = dict(session.exec(query).all())
    return [
        Taken(
            of[one.learning],
            one.source,
            "answered",
            one.service,
            one.taker,
            one.learning,
            one.at,
            is_proof=one.status == "verified",
        )
        for one in answers
        if one.learning in of
    ]
