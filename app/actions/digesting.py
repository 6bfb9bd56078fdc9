"""A digest as its reader may see it now, from what was chosen when it was planned."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from app.actions.asking import Open, open_cells
from app.actions.digest_parts import Changed, Digest, ForYou, Given, Numbers, Owed, Picked, Why
from app.actions.weeks import Week
from models.action import Action
from models.actor import Actor
from models.cell import Cell
from models.learning import Learning
from models.pick import Pick
from models.rollout import Rollout
from models.service import Service, service_names
from models.team import team_names
from models.visibility import readable_by
from models.writeup import PUBLISHED, WriteUp

MOST_NEW = 8
MOST_CHANGED = 5
MOST_ASKS = 5
MOST_GIVEN = 5
#: Read at once for what is new; more only where most of them are hidden.
_LOOKED_AT = MOST_NEW + 3

_SHOWN: tuple[Any, ...] = (
    WriteUp.kind, WriteUp.title, WriteUp.lang, WriteUp.team, WriteUp.severity, WriteUp.standing,
    WriteUp.date, WriteUp.summary, WriteUp.state,
)  # fmt: skip


def digest_of(
    session: Session,
    content: Mapping[str, Any],
    *,
    week: Week,
    eyes: Actor,
    locale: str,
    now: datetime,
) -> Digest:
    """What of the content these eyes may still see and nobody has answered since.

    A fixed number of queries.
    """
    shelf = _Shelf(session, content, eyes)
    for_you = [one for said in content["for_you"] if (one := shelf.for_you(said, locale))]
    told = {one.writeup.id for one in for_you}
    new = [id_ for id_ in content["new"] if id_ in shelf.teams and id_ not in told]
    asks = _asks(session, content.get("asks", ()), shelf, eyes=eyes, now=now)
    return Digest(
        week=week,
        since=datetime.fromisoformat(content["since"]),
        until=datetime.fromisoformat(content["until"]),
        pick=_picked(session, week, eyes),
        for_you=for_you,
        asks=asks[:MOST_ASKS],
        ask_count=len(asks),
        actions=shelf.actions(content.get("actions", ())),
        reviews=shelf.reviews(content.get("reviews", ())),
        gave=shelf.gave(content["gave"], _names(session, content, locale))[:MOST_GIVEN],
        new=shelf.writeups(new[:MOST_NEW]),
        new_count=len(new),
        changed=shelf.changed(content["changed"])[:MOST_CHANGED],
        numbers=shelf.numbers(content["answers"]),
    )


class _Shelf:
    """The rows that a digest names, as far as these eyes may see them."""

    def __init__(self, session: Session, content: Mapping[str, Any], eyes: Actor) -> None:
        self._session, self._eyes = session, eyes
        seen = readable_by(eyes, col(WriteUp.id))
        self._published = [*content["new"], *content["own"]]
        ids = {*self._published, *(writeup for writeup, *_ in content["answers"].values())}
        is_out = col(WriteUp.id).in_(ids) & col(WriteUp.state).in_(PUBLISHED)
        rows = session.exec(select(WriteUp.id, WriteUp.team).where(is_out, seen))
        #: The team of each write-up that counts.
        self.teams = dict(rows.all())
        self._restricted = _restricted(session) if content["answers"] or content["gave"] else set()
        self._learnings = _learnings(session, [one["learning"] for one in content["for_you"]])
        self._services = _services(session, content)
        self._shown = self._read(
            {
                *(one.writeup for one in self._learnings.values()),
                *(one["writeup"] for one in (*content["gave"], *content["changed"])),
                *(
                    ref
                    for one in content["gave"]
                    if one["what"] == "linked"
                    for _, ref in one["by"]
                ),
                *content.get("reviews", ()),
                *content["new"][:_LOOKED_AT],
            }
        )

    def _read(self, ids: Collection[str]) -> dict[str, WriteUp]:
        query = select(WriteUp).where(col(WriteUp.id).in_(ids)).options(load_only(*_SHOWN))
        found = self._session.exec(query.where(readable_by(self._eyes, col(WriteUp.id))))
        return {one.id: one for one in found}

    def writeups(self, ids: Sequence[str]) -> list[WriteUp]:
        if missing := [id_ for id_ in ids if id_ not in self._shown]:
            self._shown |= self._read(missing)
        return [self._shown[id_] for id_ in ids if id_ in self._shown]

    def _told(self, id: str) -> WriteUp | None:
        """What is published, and not withdrawn meanwhile."""
        writeup = self._shown.get(id)
        return writeup if writeup and writeup.is_published else None

    def services(self, slugs: Sequence[str]) -> list[Service]:
        return [self._services[slug] for slug in slugs if slug in self._services]

    def for_you(self, said: Mapping[str, Any], locale: str) -> ForYou | None:
        learning = self._learnings.get(said["learning"])
        writeup = self._told(learning.writeup) if learning else None
        if learning is None or writeup is None:
            return None
        services = self.services(said["services"])
        why = [Why("service", one.name(locale)) for one in services]
        why += [Why(f"follow-{kind}", name) for kind, name in said["why"]]
        return ForYou(learning, writeup, services, why)

    def actions(self, ids: Sequence[str]) -> list[Action]:
        if not ids:
            return []
        query = select(Action).where(col(Action.id).in_(ids), Action.state == "open")
        seen = readable_by(self._eyes, col(Action.writeup))
        found = self._session.exec(query.where(seen, col(Action.retired_at).is_(None)))
        return sorted(found, key=lambda one: (str(one.due), one.id))

    def reviews(self, ids: Sequence[str]) -> list[WriteUp]:
        return [one for one in self.writeups(ids) if one.state == "in_review"]

    def gave(self, said: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[Given]:
        return [
            Given(
                writeup, one["what"], [*dict.fromkeys(names.get(name, name) for name in by if name)]
            )
            for one in said
            if (writeup := self._told(one["writeup"])) and (by := self._by(one))
        ]

    def _by(self, said: Mapping[str, Any]) -> list[str]:
        """Who took it up, as far as these eyes may see by what; a name without words for none."""
        if said["what"] == "linked":
            return [name for name, ref in said["by"] if self._told(ref)]
        return [name for name, ref in said["by"] if ref not in self._restricted]

    def changed(self, said: Sequence[Mapping[str, Any]]) -> list[Changed]:
        return [
            Changed(writeup, one["what"], Why(f"follow-{one['why'][0]}", one["why"][1]))
            for one in said
            if (writeup := self._told(one["writeup"]))
            and (one["what"] != "banned" or writeup.standing == "banned")
        ]

    def numbers(self, answers: Mapping[str, Sequence[Any]]) -> Numbers:
        published = [self.teams[id_] for id_ in self._published if id_ in self.teams]
        seen = [
            counts
            for learning, (writeup, *counts) in answers.items()
            if writeup in self.teams and learning not in self._restricted
        ]
        return Numbers(
            writeups=len(published),
            teams=len({*published}),
            answers=sum(counts[0] for counts in seen),
            proofs=sum(counts[1] for counts in seen),
        )


def _restricted(session: Session) -> set[str]:
    """The learnings whose rollout shows each team its own row alone."""
    return set(session.exec(select(Rollout.learning).where(col(Rollout.is_restricted))))


def _learnings(session: Session, ids: Collection[str]) -> dict[str, Learning]:
    query = select(Learning).where(col(Learning.id).in_(ids), col(Learning.retired_at).is_(None))
    return {one.id: one for one in session.exec(query)}


def _services(session: Session, content: Mapping[str, Any]) -> dict[str, Service]:
    slugs = {slug for one in content["for_you"] for slug in one["services"]}
    query = select(Service).where(col(Service.slug).in_(slugs))
    return {one.slug: one for one in session.exec(query)}


def _names(session: Session, content: Mapping[str, Any], locale: str) -> dict[str, str]:
    """The names of services and teams that took something up."""
    slugs = [name for one in content["gave"] for name, _ in one["by"]]
    if not slugs:
        return {}
    return team_names(session, locale) | service_names(session, slugs, locale)


def _asks(
    session: Session,
    said: Sequence[Mapping[str, Any]],
    shelf: _Shelf,
    *,
    eyes: Actor,
    now: datetime,
) -> list[Owed]:
    """What of it still waits, one for each learning, the most pressing first."""
    if not said:
        return []
    asks = {(one["learning"], one["service"]): one["ask"] for one in said}
    services = session.exec(
        select(Service).where(col(Service.slug).in_({slug for _, slug in asks}))
    ).all()
    among = col(Cell.learning).in_({learning for learning, _ in asks})
    waiting = open_cells(session, services, among, viewer=eyes, now=now)
    groups: dict[tuple[str, str | None], list[Open]] = {}
    for one in waiting:
        if one.key in asks:
            groups.setdefault((one.learning.id, asks[one.key]), []).append(one)
    seen = {one.id for one in shelf.writeups([those[0].writeup.id for those in groups.values()])}
    return [_owed(those, ask, seen) for (_, ask), those in groups.items()]


def _owed(those: Sequence[Open], ask: str | None, seen: Collection[str]) -> Owed:
    first = those[0]
    return Owed(
        learning=first.learning,
        writeup=first.writeup if first.writeup.id in seen else None,
        services=[one.service for one in those],
        due=first.rollout.due if first.rollout else None,
        is_again=any(one.cell.status == "contradicted" for one in those),
        is_mandatory=bool(first.rollout and first.rollout.is_mandatory),
        ask=ask,
    )


def _picked(session: Session, week: Week, eyes: Actor) -> Picked | None:
    query = (
        select(Learning, WriteUp, Pick.note)
        .join(Pick, col(Pick.learning) == col(Learning.id))
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .where(Pick.week == str(week), readable_by(eyes, col(WriteUp.id)))
        .where(col(Learning.retired_at).is_(None), col(WriteUp.state).in_(PUBLISHED))
    )
    row = session.exec(query).first()
    return Picked(*row) if row else None
