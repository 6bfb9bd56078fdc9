"""Looking through the ledger: by week, kind, state and recipient, and for what stands still."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal, or_
from sqlmodel import Session, col, select

from models.channel import Channel
from models.dispatch import STATES, Dispatch
from models.job import Job
from models.person import Person

#: Waiting, but its job is dead: nobody tries it any more.
GIVEN_UP = "given_up"
SHOWN_STATES = ("unknown", GIVEN_UP, *(state for state in STATES if state != "unknown"))
_OPEN = ("waiting", "sending", "unknown")
_ENDED = tuple(state for state in STATES if state not in _OPEN)
CADENCES = ("weekly", "monthly", "ask", "notice")
#: Recipients that a search by name stands for.
_MOST_FOUND = 200
#: As ``app.actions.dispatching.key_of``.
_KEY = literal("send:") + col(Dispatch.id)
_JOB = col(Job.dedupe_key) == _KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to list; empty for all. ``recipients`` are ids, None for everybody."""

    week: str = ""
    cadence: str = ""
    state: str = ""
    recipients: Collection[str] | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """All but the state, by which is counted."""
        found: list[ColumnElement[bool]] = []
        if self.week:
            found.append(col(Dispatch.occasion).in_([f"{one}:{self.week}" for one in CADENCES[:2]]))
        if self.cadence:
            found.append(col(Dispatch.occasion).startswith(f"{self.cadence}:", autoescape=True))
        if self.recipients is not None:
            found.append(col(Dispatch.recipient).in_(self.recipients))
        return found


def sought_dispatches(
    session: Session, sought: Sought, *, limit: int, offset: int = 0
) -> list[Dispatch]:
    """The last planned first."""
    query = select(Dispatch).where(*sought.conditions)
    if sought.state:
        query = query.where(*_is_in(sought.state))
    newest = query.order_by(col(Dispatch.planned_at).desc(), col(Dispatch.id).desc())
    return list(session.exec(newest.limit(limit).offset(offset)))


def counts(session: Session, sought: Sought) -> dict[str, int]:
    """How many of them are in each state, given-up ones apart; states that none is in left out."""
    query = select(Dispatch.state, func.count()).where(*sought.conditions)
    found = dict(session.exec(query.group_by(Dispatch.state)).all())
    if "waiting" in found:
        lost = select(func.count()).select_from(Dispatch)
        found[GIVEN_UP] = session.exec(lost.where(*sought.conditions, _is_given_up())).one()
        found["waiting"] -= found[GIVEN_UP]
    return {state: found[state] for state in SHOWN_STATES if found.get(state)}


def recent_states(session: Session, *, since: datetime) -> dict[str, int]:
    """How many dispatches are in each state; of those that ended, the ones planned since then."""
    is_shown = col(Dispatch.state).in_(_OPEN) | (
        col(Dispatch.state).in_(_ENDED) & (col(Dispatch.planned_at) >= since)
    )
    query = select(Dispatch.state, func.count()).where(is_shown).group_by(Dispatch.state)
    return dict.fromkeys(STATES, 0) | dict(session.exec(query).all())


def stranded(session: Session, *, most: int) -> list[Dispatch]:
    """What waits although its job is gone, or was done without it; the first due first."""
    query = select(Dispatch).outerjoin(Job, _JOB).where(Dispatch.state == "waiting")
    lost = query.where(or_(col(Job.id).is_(None), col(Job.done_at).is_not(None)))
    return list(session.exec(lost.order_by(col(Dispatch.due_at)).limit(most)))


def orphaned(session: Session, *, now: datetime, after: timedelta, most: int) -> list[str]:
    """The ids of what has been being sent for so long although its job has ended."""
    query = select(Dispatch.id).outerjoin(Job, _JOB).where(Dispatch.state == "sending")
    ended = or_(col(Job.id).is_(None), col(Job.done_at).is_not(None), col(Job.dead_at).is_not(None))
    begun = or_(col(Dispatch.begun_at) <= now - after, col(Dispatch.begun_at) > now + after)
    return list(session.exec(query.where(ended, begun).limit(most)))


def standing_still(session: Session, week: str) -> list[Dispatch]:
    """What waits of a week's editions without a job that will be tried again."""
    query = select(Dispatch).outerjoin(Job, _JOB).where(Dispatch.state == "waiting")
    ended = col(Job.done_at).is_not(None) | col(Job.dead_at).is_not(None)
    still = query.where(or_(col(Job.id).is_(None), ended), *Sought(week=week).conditions)
    return list(session.exec(still))


def recipients_like(session: Session, typed: str) -> list[str]:
    """The ids of people by name or address, of channels by team, and of whoever has that id."""
    people = select(Person.id).where(
        or_(
            col(Person.name).icontains(typed, autoescape=True),
            col(Person.email).icontains(typed, autoescape=True),
        )
    )
    there = select(Channel.id).where(col(Channel.team).icontains(typed, autoescape=True))
    return [
        typed,
        *session.exec(people.limit(_MOST_FOUND)),
        *session.exec(there.limit(_MOST_FOUND)),
    ]


def _is_in(state: str) -> list[ColumnElement[bool]]:
    if state == GIVEN_UP:
        return [_is_given_up()]
    here = [col(Dispatch.state) == state]
    return [*here, ~_is_given_up()] if state == "waiting" else here


def _is_given_up() -> ColumnElement[bool]:
    dead = select(Job.id).where(_JOB, col(Job.dead_at).is_not(None))
    return (col(Dispatch.state) == "waiting") & dead.exists()
