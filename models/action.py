"""Action items of write-ups, as rows of their own with an identity across revisions.

What somebody said of one here lies over what the file says, until the file says something new.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import Invalid
from models.ids import new_id
from models.matching import given_id, match
from models.table import Table
from models.writeup import WriteUp

STATES = ("open", "done", "dropped")
#: What it is for: so that it does not arise, does not slip through, is noticed, is ended sooner.
KINDS = ("発生対策", "流出対策", "検知", "復旧", "運用")
#: Days from the write-up's date to the day on which it is due, where nobody named one.
DUE_AFTER = {"SEV1": 7, "SEV2": 30, "SEV3": 60, "SEV4": 90}
#: From here on the team lead is told, and not only who has the role.
TO_LEAD_AFTER = timedelta(days=7)
LONGEST_PROOF = 2_000
_STATED = ("kind", "type", "owner_role", "ticket")


class Action(Table, table=True):
    id: str = Field(primary_key=True)
    writeup: str = Field(foreign_key="writeup.id", index=True, ondelete="CASCADE")
    #: The write-up's team.
    team: str = Field(index=True)
    position: int
    given_id: str | None = None
    what: str
    #: One of ``KINDS``.
    kind: str | None = None
    type: str | None = None
    state: str = "open"
    owner_role: str | None = None
    due: date | None = Field(default=None, index=True)
    #: Whether ``due`` follows from the severity, as nobody named a day.
    due_is_default: bool = False
    ticket: str | None = None
    done_when: str | None = None
    #: A note or an address that shows that it was done.
    proof: str | None = None
    #: Who closed it here; None where the file says that it is closed.
    closed_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    #: What the file said when it was read last.
    stated_state: str = "open"
    stated_due: date | None = None
    #: False for past material: it is listed, and nobody is reminded of it.
    is_chased: bool = True
    #: When its ticket was looked at last.
    looked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def wording(self) -> str:
        return self.what

    @property
    def mark(self) -> str:
        """Another one whenever anything of it has changed: what a change is sent along with."""
        said = (self.what, self.kind, self.state, self.owner_role, self.due, self.ticket,
                self.done_when, self.proof, self.closed_at, self.retired_at)  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def is_overdue(self, today: date) -> bool:
        is_late = self.due is not None and self.due < today
        return is_late and self.is_chased and self.state == "open"

    def take_state(self, state: str, *, by: str | None, now: datetime) -> None:
        """Open or close it; ``by`` is None where the file says so. Raises Invalid."""
        if state not in STATES:
            raise Invalid("“{said}” is no state; choose one of {offered}.",
                          said=state, offered=", ".join(STATES))  # fmt: skip
        if state == self.state:
            return
        self.state = state
        self.closed_by, self.closed_at = (None, None) if state == "open" else (by, now)
        self.proof = None

    def put_off(self, due: date, *, today: date) -> None:
        """Name the day; past material with a day ahead is reminded of like the rest."""
        self.due, self.due_is_default = due, False
        self.is_chased = self.is_chased or due > today

    def prove(self, proof: str) -> None:
        """Put down what shows that it was done. Raises Invalid where it is too long."""
        if len(proof) > LONGEST_PROOF:
            raise Invalid("The proof is longer than {limit} characters.", limit=LONGEST_PROOF)
        self.proof = proof.strip() or None


def escalation(action: Action, today: date) -> str | None:
    """Who is reminded: ``role``, a week later ``lead``, None while it is not overdue."""
    if action.due is None or not action.is_overdue(today):
        return None
    return "lead" if today - action.due > TO_LEAD_AFTER else "role"


def due_by_severity(severity: str | None, since: date) -> date | None:
    days = DUE_AFTER.get(severity or "")
    return since + timedelta(days=days) if days and since.year < date.max.year else None


def actions_of(session: Session, writeup: str) -> list[Action]:
    query = select(Action).where(Action.writeup == writeup, col(Action.retired_at).is_(None))
    return list(session.exec(query.order_by(col(Action.position))))


def keep_actions(
    session: Session, writeup: WriteUp, stated: Sequence[dict[str, Any]], *, now: datetime
) -> None:
    """Bring a write-up's action items up to what its text states; one that is gone is retired."""
    query = select(Action).where(Action.writeup == writeup.id)
    before = list(session.exec(query.order_by(col(Action.position), Action.id)))
    found = match(before, [(given_id(one), one["what"]) for one in stated])
    for at, (action, one) in enumerate(zip(found, stated, strict=True)):
        _keep(session, writeup, action, one, at, now)
    for action in before:
        if not any(action is one for one in found):
            action.retired_at = action.retired_at or now


def _keep(
    session: Session,
    writeup: WriteUp,
    action: Action | None,
    stated: dict[str, Any],
    position: int,
    now: datetime,
) -> None:
    if action is None:
        action = Action(
            id=new_id("ac"), writeup=writeup.id, team="", position=position, what="", created_at=now
        )
        session.add(action)
    for name in _STATED:
        setattr(action, name, _text(stated.get(name)))
    action.what, action.team = stated["what"], writeup.team
    action.done_when = _text(stated.get("done_when")) or action.done_when
    _take_state(action, stated, now)
    _take_due(action, writeup, stated)
    action.given_id = given_id(stated) or action.given_id
    action.position, action.retired_at = position, None


def _take_state(action: Action, stated: dict[str, Any], now: datetime) -> None:
    said = stated["state"] if stated.get("state") in STATES else "open"
    if said != action.stated_state:
        action.take_state(said, by=None, now=now)
    action.stated_state = said


def _take_due(action: Action, writeup: WriteUp, stated: dict[str, Any]) -> None:
    said = date.fromisoformat(stated["due"]) if stated.get("due") else None
    if said != action.stated_due or action.due is None or action.due_is_default:
        action.due = said or due_by_severity(writeup.severity, writeup.date)
        action.due_is_default = said is None and action.due is not None
    action.stated_due = said
    is_ahead = said is not None and said > action.created_at.date()
    action.is_chased = is_ahead or not writeup.is_past


def _text(said: Any) -> str | None:
    return said if isinstance(said, str) else None
