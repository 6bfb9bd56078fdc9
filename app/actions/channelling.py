"""The channels of a team: adding, changing, pausing and removing them.

What is recorded names kind and team, never an address: whoever knows it may post there.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from app.actions.channel_forms import ChannelForm, checked_address
from app.channels.webhook import new_secret
from models.actor import HUB, Actor
from models.catalogue import visible_team
from models.channel import Channel, channel_count, channel_of, channels
from models.database import take_turns
from models.dispatch import Dispatch
from models.errors import Conflict, Invalid
from models.event import record
from models.ids import new_id

MOST = 10


def team_channels(session: Session, team: str, *, by: Actor) -> list[Channel]:
    """Those of a team, for whoever may change them; raises NotFound and Forbidden."""
    _must_look_after(session, team, by)
    return channels(session, team=team)


def team_channel(session: Session, team: str, id: str, *, by: Actor) -> Channel:
    _must_look_after(session, team, by)
    return channel_of(session, team, id)


def add_channel(
    session: Session,
    team: str,
    kind: str,
    form: ChannelForm,
    *,
    allowed: Iterable[str],
    by: Actor,
    now: datetime,
) -> Channel:
    """A new channel; of a webhook, ``secret`` is to be shown now and not again."""
    _must_look_after(session, team, by)
    take_turns(session)
    if channel_count(session, team) >= MOST:
        raise Invalid("A team has at most {most} channels; remove one first.", most=MOST)
    address = checked_address(kind, form.address.strip(), allowed=allowed)
    _refuse_twice(session, team, address)
    channel = Channel(id=new_id("ch"), team=team, kind=kind, address=address,
                      created_by=by.id, created_at=now)  # fmt: skip
    form.fill(channel, allowed=allowed)
    if kind == "webhook":
        channel.secret = new_secret()
    session.add(channel)
    _note(session, "added", channel, by, now)
    return channel


def change_channel(
    session: Session,
    channel: Channel,
    form: ChannelForm,
    *,
    allowed: Iterable[str],
    by: Actor,
    now: datetime,
) -> None:
    """Another address also ends a pause that the other side asked for."""
    before = channel.address
    if (address := form.address.strip()) and address != before:
        _refuse_twice(session, channel.team, address)
    form.fill(channel, allowed=allowed)
    if channel.address != before and channel.paused_for:
        channel.resume(now=now)
    _note(session, "changed" if channel.address == before else "readdressed", channel, by, now)


def renew_secret(session: Session, channel: Channel, *, by: Actor, now: datetime) -> str:
    """A new secret, to be shown now and not again; the one before is good for a while."""
    if channel.kind != "webhook":
        raise Invalid("Only webhooks have a secret.")
    channel.renew(new_secret(), now=now)
    _note(session, "renewed", channel, by, now)
    return channel.secret or ""


def pause_channel(session: Session, channel: Channel, *, by: Actor, now: datetime) -> None:
    channel.pause(now=now)
    _note(session, "paused", channel, by, now)


def resume_channel(session: Session, channel: Channel, *, by: Actor, now: datetime) -> None:
    channel.resume(now=now)
    _note(session, "resumed", channel, by, now)


def remove_channel(session: Session, channel: Channel, *, by: Actor, now: datetime) -> None:
    """What waits to be sent there is dropped when its turn comes."""
    session.delete(channel)
    _note(session, "removed", channel, by, now)


def pause_gone(session: Session, id: str, *, said: str, now: datetime) -> None:
    """Pause the channel that a dispatch went to: the other side said that nobody is there."""
    dispatch = session.get(Dispatch, id)
    channel = session.get(Channel, dispatch.recipient) if dispatch else None
    if channel:
        pause_for(session, channel, said=said, now=now)


def pause_for(session: Session, channel: Channel, *, said: str, now: datetime) -> None:
    channel.pause(now=now, said=said)
    _note(session, "paused", channel, HUB, now)


def _must_look_after(session: Session, team: str, by: Actor) -> None:
    visible_team(session, team, viewer=by)
    by.must_write_for(team)


def _refuse_twice(session: Session, team: str, address: str) -> None:
    if any(one.address == address for one in channels(session, team=team)):
        raise Conflict("This address is among the team's channels already.")


def _note(session: Session, what: str, channel: Channel, by: Actor, now: datetime) -> None:
    about = {"kind": channel.kind, "team": channel.team}
    record(session, f"channel.{what}", channel.id, by=by, at=now, **about)
