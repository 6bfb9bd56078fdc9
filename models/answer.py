"""Answers: the standing of one learning for one service, as append-only statements.

The newest statement that still holds counts. Nothing is ever edited: a deferral that is over gives
way to what was said before it, evidence that ran out makes the answer unproven.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Index
from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import Invalid
from models.table import Table

#: What a person may answer to the question, in the order in which it is offered.
OFFERED = ("affected", "not_affected", "under_investigation")
#: What a person may state of a service, by and by.
STATED = (*OFFERED, "in_progress", "claimed", "deferred", "exempt")
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
#: Nobody has to do anything about these at the moment.
SETTLED = ("not_affected", "verified", "deferred", "exempt", "out_of_scope")
#: What says that it cannot happen, or cannot happen any more.
DENYING = ("verified", "claimed", "not_affected")
#: Somebody has said how it is, whether or not the work is done.
ANSWERED = tuple(status for status in STATUSES if status not in ("unanswered", "contradicted"))
JUSTIFICATIONS = (
    "component_not_used",
    "version_out_of_range",
    "path_unreachable",
    "already_mitigated",
    "decommissioning",
)
LONGEST_NOTE = 2_000
#: Nothing is put off for longer.
FURTHEST = timedelta(days=3_660)
MOST_HOURS = 10_000


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
    #: When it holds no longer: the end of the day ``until``, or of the evidence behind it.
    valid_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    approver: str | None = None
    effort_hours: float | None = None
    downtime: bool | None = None
    #: What it is about besides: a write-up, a ticket's address, the names of facts.
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody says; ``until`` is the last day on which it holds."""

    status: str
    justification: str | None = None
    note: str = ""
    until: date | None = None
    via: str = "web"
    effort_hours: float | None = None
    downtime: bool | None = None
    ref: str | None = None

    def refuse_nonsense(self, *, today: date) -> None:
        """Raises Invalid where something is missing or cannot be."""
        _among(self.status, STATED, "“{said}” is no answer; choose one of {offered}.")
        if self.justification:
            _among(
                self.justification,
                JUSTIFICATIONS,
                "“{said}” is no reason; choose one of {offered}.",
            )
        if len(self.note) > LONGEST_NOTE:
            raise Invalid("The note is longer than {limit} characters.", limit=LONGEST_NOTE)
        if self.effort_hours is not None and not 0 <= self.effort_hours <= MOST_HOURS:
            raise Invalid("The hours must be between 0 and {limit}.", limit=MOST_HOURS)
        self._refuse_gaps(today)

    def _refuse_gaps(self, today: date) -> None:
        explained = self.justification or self.note.strip()
        if self.status == "not_affected" and not explained:
            raise Invalid("Please say why this cannot happen to the service.")
        if self.status in ("deferred", "exempt") and not (self.note.strip() and self.until):
            raise Invalid("Please say why, and until which day.")
        if self.justification == "decommissioning" and not self.until:
            raise Invalid("Please say on which day the service is shut down.")
        if self.until and self.until < today:
            raise Invalid("The day {day} is past.", day=self.until.isoformat())
        if self.until and self.until > today + FURTHEST:
            raise Invalid("The day {day} is too far away.", day=self.until.isoformat())


@dataclass(frozen=True, slots=True)
class Standing:
    """How a service stands at one moment; ``ends_at`` is when the clock alone changes that."""

    status: str
    answer: Answer | None = None
    ends_at: datetime | None = None

    @property
    def tier(self) -> str | None:
        return self.answer.tier if self.answer else None


def standing_of(
    said: Sequence[Answer],
    *,
    proven_until: datetime | None = None,
    doubted_at: datetime | None = None,
    now: datetime,
) -> Standing:
    """How it stands by these statements, newest first.

    ``proven_until`` is how long the newest evidence lasts, which prolongs what a check said. What
    was settled before ``doubted_at`` does not come back when a deferral or an exemption ends.
    """
    for number, answer in enumerate(said):
        if number and doubted_at and answer.at <= doubted_at and answer.status in DENYING:
            continue
        ends_at = _end_of(answer, proven_until)
        if ends_at is None or now < ends_at:
            return Standing(answer.status, answer, ends_at)
        if answer.status == "verified":
            return Standing("unproven", answer)
    return Standing("unanswered")


def _end_of(answer: Answer, proven_until: datetime | None) -> datetime | None:
    if answer.status == "verified" and answer.via == "check" and proven_until:
        return proven_until
    return answer.valid_until


def answers_of(session: Session, learning: str, service: str) -> list[Answer]:
    """All that was ever said of a learning and a service, newest first."""
    query = select(Answer).where(Answer.learning == learning, Answer.service == service)
    return list(session.exec(query.order_by(col(Answer.id).desc())))


def history_of(session: Session, learning: str) -> dict[str, list[Answer]]:
    """All that was ever said of a learning, by service, newest first."""
    query = select(Answer).where(Answer.learning == learning).order_by(col(Answer.id).desc())
    history: dict[str, list[Answer]] = {}
    for said in session.exec(query):
        history.setdefault(said.service, []).append(said)
    return history


def _among(said: str, offered: Sequence[str], message: str) -> None:
    if said not in offered:
        raise Invalid(message, said=said, offered=", ".join(offered))
