"""Rollouts: an adopted learning, asked of every service in its scope; campaigns, too."""

from datetime import date, datetime

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import NotFound
from models.table import Table

#: A ``campaign`` starts from a security or best-practice change instead of an incident.
KINDS = ("rollout", "campaign")


class Rollout(Table, table=True):
    id: str = Field(primary_key=True)
    learning: str = Field(foreign_key="learning.id", unique=True, ondelete="CASCADE")
    kind: str = "rollout"
    #: Set by the SRE team: whoever is asked has to do it, by ``due``.
    is_mandatory: bool = False
    #: About a hole: each team sees its own row only.
    is_restricted: bool = False
    due: date | None = None
    by: str
    at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today and self.closed_at is None


def rollout_of(session: Session, learning: str) -> Rollout | None:
    return session.exec(select(Rollout).where(Rollout.learning == learning)).first()


def rollouts_of(session: Session, learnings: list[str]) -> dict[str, Rollout]:
    """Rollouts by learning."""
    query = select(Rollout).where(col(Rollout.learning).in_(learnings))
    return {rollout.learning: rollout for rollout in session.exec(query)}


def rollout_by_id(session: Session, id: str) -> Rollout:
    """By its own id, or by that of its learning; raises NotFound."""
    found = session.get(Rollout, id) or rollout_of(session, id)
    if found is None:
        raise NotFound("There is no rollout “{id}”.", id=id)
    return found
