"""Action items of write-ups, as rows of their own with an identity across revisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.ids import new_id
from models.matching import given_id, match
from models.table import Table

STATES = ("open", "done", "dropped")
STATED = ("kind", "type", "owner_role", "ticket", "done_when")


class Action(Table, table=True):
    id: str = Field(primary_key=True)
    writeup: str = Field(foreign_key="writeup.id", index=True, ondelete="CASCADE")
    position: int
    given_id: str | None = None
    what: str
    kind: str | None = None
    type: str | None = None
    state: str = "open"
    owner_role: str | None = None
    due: date | None = None
    ticket: str | None = None
    done_when: str | None = None
    created_at: datetime = Field(sa_type=UTCDateTime)
    retired_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def wording(self) -> str:
        return self.what


def actions_of(session: Session, writeup: str) -> list[Action]:
    query = select(Action).where(Action.writeup == writeup, col(Action.retired_at).is_(None))
    return list(session.exec(query.order_by(col(Action.position))))


def keep_actions(
    session: Session, writeup: str, stated: Sequence[dict[str, Any]], *, now: datetime
) -> None:
    """Bring a write-up's action items up to what its text states; one that is gone is retired."""
    query = select(Action).where(Action.writeup == writeup)
    before = list(session.exec(query.order_by(col(Action.position), Action.id)))
    found = match(before, [(given_id(one), one["what"]) for one in stated])
    for at, (action, one) in enumerate(zip(found, stated, strict=True)):
        _keep(session, writeup, action, one, at, now)
    for action in before:
        if not any(action is one for one in found):
            action.retired_at = action.retired_at or now


def _keep(
    session: Session,
    writeup: str,
    action: Action | None,
    stated: dict[str, Any],
    position: int,
    now: datetime,
) -> None:
    if action is None:
        action = Action(
            id=new_id("ac"), writeup=writeup, position=position, what="", created_at=now
        )
        session.add(action)
    for name in STATED:
        said = stated.get(name)
        setattr(action, name, said if isinstance(said, str) else None)
    action.what = stated["what"]
    action.state = stated["state"] if stated.get("state") in STATES else "open"
    action.due = date.fromisoformat(stated["due"]) if stated.get("due") else None
    action.given_id = given_id(stated) or action.given_id
    action.position, action.retired_at = position, None
