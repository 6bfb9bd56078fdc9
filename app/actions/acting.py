"""Action items: closing them, by hand or by their ticket, and who is reminded of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from app.actions.receiving import Receiver, receivers_of
from app.tickets import Place, Trackers
from models.action import Action, escalation
from models.action_list import Item, action_by_id, actions_with_tickets
from models.actor import HUB, Actor
from models.database import take_turns
from models.errors import Stale
from models.event import record
from models.service import Service
from models.source import source_from
from models.writeup import services_of_writeups

#: A ticket that an action names is looked at so often.
LOOKED_EVERY = timedelta(hours=1)


class Change(BaseModel):
    """What somebody says of an action; what is left out stays."""

    model_config = ConfigDict(strict=True, extra="forbid")

    state: str | None = None
    proof: Annotated[str, Field(max_length=2_000)] | None = None
    done_when: Annotated[str, Field(max_length=2_000)] | None = None
    due: Annotated[date, Field(strict=False)] | None = None


def change(
    session: Session, id: str, change: Change, *, seen: str | None, by: Actor, now: datetime
) -> Item:
    """Change an action, for whoever writes for the write-up's team.

    ``seen`` is the mark of what was looked at; None takes whatever there is. Raises NotFound,
    Forbidden, Invalid, and Stale where somebody was quicker.
    """
    take_turns(session)
    action, writeup = action_by_id(session, id, viewer=by)
    by.must_write_for(action.team)
    if seen not in (None, action.mark):
        raise Stale
    said = change.model_dump(exclude_unset=True, exclude_none=True)
    if "state" in said:
        action.take_state(said["state"], by=by.id, now=now)
    if "proof" in said:
        action.prove(said["proof"])
    if "due" in said:
        action.put_off(said["due"], today=now.date())
    action.done_when = said.get("done_when", action.done_when) or None
    session.add(action)
    names = {"fields": sorted(said), "state": action.state}
    record(session, "action.changed", action.id, by=by, at=now, **names)
    return action, writeup


def tickets_of_actions(
    session: Session, trackers: Trackers, *, now: datetime, limit: int
) -> list[tuple[str, Place, int]]:
    """Open actions whose ticket stands in a tracker that the hub knows, and where."""
    if not trackers:
        return []
    rows = actions_with_tickets(session, before=now - LOOKED_EVERY, limit=limit)
    placed = (
        (action.id, trackers.named(action.ticket or "", beside=source_from(source).repository))
        for action, source in rows
    )
    return [(id_, *found) for id_, found in placed if found]


def closed_by_ticket(session: Session, id: str, *, is_done: bool, now: datetime) -> None:
    """Put down that an action's ticket was looked at; one that is done closes the action."""
    action = session.get(Action, id)
    if action is None or action.state != "open":
        return
    action.looked_at = now
    session.add(action)
    if is_done:
        action.take_state("done", by=HUB.id, now=now)
        action.prove(action.ticket or "")
        record(session, "action.changed", id, by=HUB, at=now, state="done", via="ticket")


def reminded(
    session: Session, actions: Sequence[Action], *, today: date
) -> dict[str, Receiver | None]:
    """By action that is overdue, who is told: who has the role, a week later the team lead.

    Whoever has a role is found by the first service of the write-up.
    """
    steps = {one.id: step for one in actions if (step := escalation(one, today))}
    late = [one for one in actions if one.id in steps]
    services = services_of_writeups(session, [one.writeup for one in late])
    slugs = {slug for found in services.values() for slug in found[:1]}
    known = {slug: service for slug in slugs if (service := session.get(Service, slug))}
    asked = {one.id: _desk(one, steps[one.id], services[one.writeup], known) for one in late}
    found = receivers_of(session, list(_once(asked.values())), today=today)
    return {id_: found[desk.slug] for id_, desk in asked.items()}


def _desk(action: Action, step: str, services: Sequence[str], known: dict[str, Service]) -> Service:
    """The service by which somebody is found; one that nobody keeps leads to the team's lead."""
    if step == "role" and services and services[0] in known:
        return known[services[0]]
    slug = f"team:{action.team}"
    return Service(slug=slug, title=slug, team=action.team, created_at=action.created_at)


def _once(services: Iterable[Service]) -> Iterable[Service]:
    return {one.slug: one for one in services}.values()
