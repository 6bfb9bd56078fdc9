"""Channels as their page shows them: never with an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.actions.channel_forms import host_of
from models.channel import Channel
from models.dispatch import Dispatch


@dataclass(frozen=True, slots=True)
class Last:
    """What became of the newest dispatch to a channel."""

    state: str
    at: datetime
    said: str | None


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """``both_until``: until when messages are signed with the former secret, too."""

    id: str
    kind: str
    title: str
    host: str
    lang: str
    wants_digest: bool
    wants_urgent: bool
    paused_at: datetime | None
    paused_for: str | None
    both_until: datetime | None
    last: Last | None


def channel_lines(
    session: Session, found: Sequence[Channel], *, now: datetime
) -> list[ChannelLine]:
    last = _last(session, [one.id for one in found])
    return [_line(one, last.get(one.id), now) for one in found]


def _line(channel: Channel, last: Last | None, now: datetime) -> ChannelLine:
    until = channel.former_until
    return ChannelLine(
        id=channel.id,
        kind=channel.kind,
        title=channel.title or host_of(channel),
        host=host_of(channel),
        lang=channel.lang,
        wants_digest=channel.wants_digest,
        wants_urgent=channel.wants_urgent,
        paused_at=channel.paused_at,
        paused_for=channel.paused_for,
        both_until=until if until and now < until else None,
        last=last,
    )


def _last(session: Session, channels: Sequence[str]) -> dict[str, Last]:
    among = col(Dispatch.recipient).in_(channels)
    newest = select(Dispatch.recipient, func.max(Dispatch.planned_at)).where(among)
    query = select(Dispatch).where(among)
    moments = {tuple(row) for row in session.exec(newest.group_by(Dispatch.recipient))}
    at = col(Dispatch.planned_at).in_({planned for _, planned in moments})
    return {
        one.recipient: Last(one.state, one.ended_at or one.planned_at, one.said)
        for one in session.exec(query.where(at))
        if (one.recipient, one.planned_at) in moments
    }
