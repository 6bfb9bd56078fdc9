"""Requests for exemption: asked by a team, granted or refused by somebody of the SRE team."""

from datetime import date, datetime

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import NotFound
from models.table import Table

VERDICTS = ("granted", "refused")


class Exemption(Table, table=True):
    id: str = Field(primary_key=True)
    learning: str = Field(foreign_key="learning.id", ondelete="CASCADE", index=True)
    service: str = Field(foreign_key="service.slug", index=True)
    until: date
    reason: str
    by: str
    at: datetime = Field(sa_type=UTCDateTime)
    verdict: str | None = None
    note: str = ""
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


def exemption_by_id(session: Session, id: str) -> Exemption:
    if found := session.get(Exemption, id):
        return found
    raise NotFound("There is no request “{id}”.", id=id)


def open_exemptions(session: Session) -> list[Exemption]:
    """What waits for a decision, the oldest first."""
    query = select(Exemption).where(col(Exemption.verdict).is_(None))
    return list(session.exec(query.order_by(col(Exemption.at))))


def exemptions_of(session: Session, learning: str, service: str) -> list[Exemption]:
    query = select(Exemption).where(Exemption.learning == learning, Exemption.service == service)
    return list(session.exec(query.order_by(col(Exemption.at).desc())))


def pending(session: Session, learning: str, service: str) -> Exemption | None:
    found = exemptions_of(session, learning, service)
    return next((one for one in found if one.verdict is None), None)
