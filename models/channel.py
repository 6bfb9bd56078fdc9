"""Channels: where a team is told as a team, by mailing list, chat or webhook."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Field, Session, col, select

from models.columns import UTCDateTime
from models.errors import NotFound
from models.table import Table

KINDS = ("mail", "slack", "teams", "webhook")
#: For so long after a renewal messages are signed with both secrets: receivers need time.
RENEWAL = timedelta(days=1)


class Channel(Table, table=True):
    id: str = Field(primary_key=True)
    team: str = Field(foreign_key="team.slug", index=True)
    kind: str
    #: What its team calls it, such as #career-alerts.
    title: str = ""
    #: An address of mail, or a URL that whoever knows it may post to: shown to nobody again.
    address: str
    #: What webhooks are signed with (``whsec_…``), and what they were signed with before.
    secret: str | None = None
    former_secret: str | None = None
    renewed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lang: str = "ja"
    wants_digest: bool = True
    wants_urgent: bool = True
    created_by: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    #: Since when nothing is sent there, and what the other side said; None: paused by hand.
    paused_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    paused_for: str | None = None
    #: Nothing from before it is told there: what fell into a pause is not sent later.
    resumed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def pause(self, *, now: datetime, said: str | None = None) -> None:
        self.paused_at, self.paused_for = self.paused_at or now, said

    def resume(self, *, now: datetime) -> None:
        if self.is_paused:
            self.paused_at = self.paused_for = None
            self.resumed_at = now

    def renew(self, secret: str, *, now: datetime) -> None:
        """Sign with another secret; with the one before, too, for ``RENEWAL``."""
        self.secret, self.former_secret, self.renewed_at = secret, self.secret, now

    @property
    def former_until(self) -> datetime | None:
        """Until when the secret before is good, too."""
        return self.renewed_at and self.renewed_at + RENEWAL


def channels(session: Session, *, team: str | None = None) -> list[Channel]:
    """All channels, or those of a team, paused ones as well."""
    query = select(Channel).order_by(col(Channel.created_at), Channel.id)
    return list(session.exec(query.where(Channel.team == team) if team else query))


def channel_of(session: Session, team: str, id: str) -> Channel:
    """A channel of this team; raises NotFound."""
    channel = session.get(Channel, id)
    if channel is None or channel.team != team:
        raise NotFound("There is no channel “{id}”.", id=id)
    return channel


def webhooks_among(session: Session, ids: Iterable[str]) -> set[str]:
    """Which of these recipients are webhooks; most are people."""
    named = [one for one in ids if one.startswith("ch-")]
    query = select(Channel.id).where(col(Channel.id).in_(named), Channel.kind == "webhook")
    return set(session.exec(query)) if named else set()


def channel_count(session: Session, team: str) -> int:
    return session.exec(select(func.count()).where(Channel.team == team)).one()
