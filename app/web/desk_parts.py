"""The parts of the SRE team's weekly meeting, in the order in which they are worked through."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from sqlmodel import Session

from app.actions.attributing import names_of_actors
from app.actions.chasing import chat_text, overdue_by_team
from app.actions.reviewing import (
    asks_of_week,
    leaving,
    stuck,
    to_adopt,
    to_confirm,
    to_decide,
    vacant_roles,
)
from app.actions.wanting import facts_wanted
from models.action_list import list_actions
from models.actor import Actor
from models.ask import Ask
from models.person import names_of
from models.writeup import readable_writeups


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose meeting it is, and when."""

    session: Session
    viewer: Actor
    now: datetime
    zone: tzinfo
    base: str

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Part:
    """``items`` are what is gone through; ``more`` is what else the part says."""

    items: Sequence[Any]
    more: Mapping[str, Any] = field(default_factory=dict)


def _adopt(desk: Desk) -> Part:
    return Part(to_adopt(desk.session, viewer=desk.viewer, now=desk.now))


def _exemptions(desk: Desk) -> Part:
    items = to_decide(desk.session)
    return Part(items, {"people": names_of_actors(desk.session, {one.by for one, *_ in items})})


def _overdue(desk: Desk) -> Part:
    found = overdue_by_team(desk.session, viewer=desk.viewer, now=desk.now, zone=desk.zone)
    texts = [chat_text(one, base=desk.base, today=desk.today) for one in found]
    return Part(list(zip(found, texts, strict=True)), {"today": desk.today})


def _unproven(desk: Desk) -> Part:
    return Part(stuck(desk.session, "unproven", viewer=desk.viewer, now=desk.now))


def _contradicted(desk: Desk) -> Part:
    """With the incidents that the viewer may see."""
    items = stuck(desk.session, "contradicted", viewer=desk.viewer, now=desk.now)
    refs = [one.said.ref for one in items if one.said and one.said.ref]
    return Part(items, {"incidents": readable_writeups(desk.session, refs, viewer=desk.viewer)})


def _vacant(desk: Desk) -> Part:
    """Who leaves soon comes first: there is still somebody to hand over."""
    gone = vacant_roles(desk.session, now=desk.now, today=desk.today)
    return Part([*leaving(desk.session, today=desk.today), *gone])


def _facts(desk: Desk) -> Part:
    return Part(facts_wanted(desk.session, viewer=desk.viewer))


def _scopes(desk: Desk) -> Part:
    return Part(to_confirm(desk.session, viewer=desk.viewer))


def _asks(desk: Desk) -> Part:
    """Letters of unknown fate, then how many asks wait, by the names of whom they wait for."""
    asks = asks_of_week(desk.session, now=desk.now, zone=desk.zone)
    people = names_of(desk.session, {*asks.waiting})
    waiting = sorted((people.get(id_, id_), count) for id_, count in asks.waiting.items())
    return Part(waiting, {"asks": asks})


def _actions(desk: Desk) -> Part:
    return Part(list_actions(desk.session, viewer=desk.viewer, overdue_on=desk.today, limit=None),
                {"today": desk.today})  # fmt: skip


def _writeups(desk: Desk, asks: Sequence[Ask]) -> dict[str, Any]:
    ids = [one.writeup for one in asks]
    return dict(readable_writeups(desk.session, ids, viewer=desk.viewer))


PARTS: Mapping[str, Callable[[Desk], Part]] = {
    "adopt": _adopt,
    "exemptions": _exemptions,
    "overdue": _overdue,
    "unproven": _unproven,
    "contradicted": _contradicted,
    "vacant": _vacant,
    "facts": _facts,
    "scopes": _scopes,
    "asks": _asks,
    "actions": _actions,
}
