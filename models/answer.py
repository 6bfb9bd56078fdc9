"""Answers: the standing of one learning for one service. Append-only; the newest one counts."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, Session, col, select

from models.actor import Actor
from models.columns import UTCDateTime
from models.errors import Invalid
from models.learning import Learning
from models.service import Service
from models.table import Table

#: What a person may answer to the question, in the order in which it is offered.
OFFERED = ("affected", "not_affected", "under_investigation")
STATUSES = (
    "unanswered",
    "under_investigation",
    "not_affected",
    "affected",
    "in_progress",
    "claimed",
    "verified",
    "deferred",
    "exempt",
    "unproven",
    "contradicted",
    "out_of_scope",
)
JUSTIFICATIONS = (
    "component_not_used",
    "version_out_of_range",
    "path_unreachable",
    "already_mitigated",
    "decommissioning",
)
LONGEST_NOTE = 2_000


class Answer(Table, table=True):
    """One statement: who said what of which service, when, and by which way."""

    __table_args__ = (Index("ix_answer_cell", "learning", "service", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    learning: str = Field(foreign_key="learning.id", ondelete="CASCADE")
    service: str = Field(foreign_key="service.slug", index=True)
    status: str
    justification: str | None = None
    note: str = ""
    by: str
    at: datetime = Field(sa_type=UTCDateTime)
    via: str
    #: T0: a person said so, up to T3: a signed workload identity.
    tier: str = "T0"
    until: date | None = None
    valid_until: datetime | None = Field(default=None, sa_type=UTCDateTime)

    def standing(self, now: datetime) -> str:
        """The status as it counts now: evidence that ran out no longer proves anything."""
        if self.status == "verified" and self.valid_until and now >= self.valid_until:
            return "unproven"
        return self.status


def answer(  # noqa: PLR0913 - what a person states, and who and when
    session: Session,
    learning: Learning,
    service: Service,
    status: str,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    justification: str | None = None,
    via: str = "web",
) -> Answer:
    """Say how a service stands to a learning. Only whoever writes for the service's team may."""
    by.must_write_for(service.team or "")
    if status not in OFFERED:
        raise Invalid("“{status}” is no answer; choose one of {offered}.",
                      status=status, offered=", ".join(OFFERED))  # fmt: skip
    if justification and justification not in JUSTIFICATIONS:
        raise Invalid("“{reason}” is no reason; choose one of {offered}.",
                      reason=justification, offered=", ".join(JUSTIFICATIONS))  # fmt: skip
    if status == "not_affected" and not justification and not note.strip():
        raise Invalid("Please say why this cannot happen to the service.")
    if len(note) > LONGEST_NOTE:
        raise Invalid("The note is longer than {limit} characters.", limit=LONGEST_NOTE)
    said = Answer(
        learning=learning.id,
        service=service.slug,
        status=status,
        justification=justification,
        note=note.strip(),
        by=by.id,
        at=now,
        via=via,
    )
    session.add(said)
    return said


def newest_answers(
    session: Session,
    *,
    learnings: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
) -> dict[tuple[str, str], Answer]:
    """The counting answer of each (learning, service)."""
    query = select(Answer)
    if learnings is not None:
        query = query.where(col(Answer.learning).in_(learnings))
    if services is not None:
        query = query.where(col(Answer.service).in_(services))
    return {
        (said.learning, said.service): said for said in session.exec(query.order_by(col(Answer.id)))
    }


def history_of(session: Session, learning: str) -> dict[str, list[Answer]]:
    """All that was ever said of a learning, by service, newest first."""
    query = select(Answer).where(Answer.learning == learning).order_by(col(Answer.id).desc())
    history: dict[str, list[Answer]] = {}
    for said in session.exec(query):
        history.setdefault(said.service, []).append(said)
    return history
