"""Ending letters by a link in one of them, and having them again: whoever has the letter may."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.auth.unsubscribe_links import UnsubscribeLink
from models.actor import Actor
from models.channel import Channel
from models.database import take_turns
from models.errors import NotFound
from models.event import record
from models.person import Person
from models.subscription import CADENCES, Subscription, subscription_of

#: Why a channel is paused; only such a pause is ended by a link.
BY_LINK = "a link in one of its letters"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a link ends; ``before`` is how often it comes, or came where it is over."""

    what: str
    locale: str
    is_over: bool
    before: str = "weekly"


def ending(session: Session, link: UnsubscribeLink, *, now: datetime) -> Ending:
    """How it stands. Raises NotFound where there is nobody to write to any more."""
    if link.what == "channel":
        channel = _channel(session, link)
        return Ending("channel", channel.lang, channel.paused_at is not None)
    person, chosen = _person(session, link, now), subscription_of(session, link.recipient)
    is_over = chosen.cadence == "off" if link.what == "digest" else not chosen.is_told_urgent
    before = "weekly" if chosen.cadence == "off" else chosen.cadence
    return Ending(link.what, person.locale or "ja", is_over, before)


def stop(session: Session, link: UnsubscribeLink, *, now: datetime) -> None:
    """End it; nothing happens where it is over."""
    take_turns(session)
    if ending(session, link, now=now).is_over:
        return
    if link.what == "channel":
        _channel(session, link).pause(now=now, said=BY_LINK)
    elif link.what == "digest":
        _own(session, link).cadence = "off"
    else:
        _own(session, link).is_told_urgent = False
    _note(session, "unsubscribed", link, now)


def resume(session: Session, link: UnsubscribeLink, *, cadence: str, now: datetime) -> None:
    """Have it again, a digest as often as before; nothing happens where it is not over."""
    take_turns(session)
    if not ending(session, link, now=now).is_over:
        return
    if link.what == "channel":
        channel = _channel(session, link)
        if channel.paused_for != BY_LINK:
            return
        channel.resume(now=now)
    elif link.what == "digest":
        _own(session, link).cadence = cadence if cadence in CADENCES[:2] else "weekly"
    else:
        _own(session, link).is_told_urgent = True
    _note(session, "subscribed", link, now)


def _person(session: Session, link: UnsubscribeLink, now: datetime) -> Person:
    person = session.get(Person, link.recipient)
    if person is None or not person.is_here(now):
        raise NotFound("This link is not valid. You can choose what you get in your settings.")
    return person


def _channel(session: Session, link: UnsubscribeLink) -> Channel:
    channel = session.get(Channel, link.recipient)
    if channel is None:
        raise NotFound("This link is not valid. You can choose what you get in your settings.")
    return channel


def _own(session: Session, link: UnsubscribeLink) -> Subscription:
    return session.merge(subscription_of(session, link.recipient))


def _note(session: Session, what: str, link: UnsubscribeLink, now: datetime) -> None:
    by = Actor(id=link.recipient)
    record(session, f"letters.{what}", link.recipient, by=by, at=now, what=link.what, via="mail")
