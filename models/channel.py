"""Channels: where a team is told as a team, by mailing list, chat or webhook."""

from datetime import datetime

from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.table import Table

KINDS = ("mail", "slack", "teams", "webhook")


class Channel(Table, table=True):
    id: str = Field(primary_key=True)
    #: None: of the whole organisation.
    team: str | None = Field(default=None, foreign_key="team.slug", index=True)
    kind: str
    #: An address of mail, or a URL that whoever knows it may post to: shown to nobody again.
    address: str
    #: What webhooks are signed with (``whsec_…``).
    secret: str | None = None
    lang: str = "ja"
    wants_digest: bool = True
    wants_urgent: bool = True
    created_by: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    #: Since when nothing is sent there, and why.
    paused_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    paused_for: str | None = None


def channels(session: Session, *, team: str | None = None) -> list[Channel]:
    """All channels, or those of a team, paused ones as well."""
    query = select(Channel).order_by(col(Channel.created_at), Channel.id)
    return list(session.exec(query.where(Channel.team == team) if team else query))
