"""A planned digest as it leaves: a letter to a person or a list, a message to a chat."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.actions.digest_bulletins import bulletin_of, data_of
from app.actions.digest_parts import Digest
from app.actions.digesting import digest_of
from app.actions.readers import channel_as_reader
from app.actions.weeks import week_from
from app.auth.actors import person_actor
from app.auth.answer_links import AnswerLink, signed
from app.auth.unsubscribe_links import address_of
from app.channels.message import Message
from app.mail import Letter
from app.mail.letters import letter
from app.settings import Settings
from models.actor import Actor
from models.channel import Channel
from models.dispatch import Dispatch
from models.person import Person
from models.service import service_names
from models.subscription import subscription_of, zone_of
from models.team import team_names

_STALE_AFTER = timedelta(days=7)


def compose(
    session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime
) -> Letter | Message | None:
    """What is sent; None where it is not wanted any more, or nothing of it may be seen."""
    if not dispatch.recipient.startswith("p-"):
        return _for_channel(session, dispatch, settings=settings, now=now)
    person = session.get(Person, dispatch.recipient)
    if person is None or not person.is_here(now) or _is_stale(dispatch, now):
        return None
    if subscription_of(session, person.id).cadence == "off":
        return None
    eyes, end = person_actor(session, person), address_of(dispatch, settings)
    digest = _digest(session, dispatch, eyes, person.locale or "ja", now)
    if digest.is_quiet:
        return None
    return digest_letter(session, person, eyes, digest, settings=settings, now=now, unsubscribe=end)


def digest_letter(
    session: Session,
    person: Person,
    eyes: Actor,
    digest: Digest,
    *,
    settings: Settings,
    now: datetime,
    unsubscribe: str | None = None,
) -> Letter:
    """A person's digest as a letter in their language; ``unsubscribe`` ends them."""
    locale = person.locale or "ja"
    return letter(
        "digest",
        to=person.email,
        reader=eyes,
        locale=locale,
        zone=zone_of(person.timezone, settings.zone),
        public_url=settings.public_url,
        digest=digest,
        team_names=team_names(session, locale),
        service_names=_followed_services(session, digest, locale),
        links=_links(digest, settings=settings, now=now),
        team=None,
        unsubscribe=unsubscribe,
    )


def _is_stale(dispatch: Dispatch, now: datetime) -> bool:
    """Whether it lay so long that the next edition is out: it is on the web."""
    return now - dispatch.planned_at > _STALE_AFTER


def _digest(
    session: Session, dispatch: Dispatch, eyes: Actor, locale: str, now: datetime
) -> Digest:
    return digest_of(
        session,
        dispatch.content,
        week=week_from(dispatch.about),
        eyes=eyes,
        locale=locale,
        now=now,
    )


def _followed_services(session: Session, digest: Digest, locale: str) -> Mapping[str, str]:
    whys = [why for one in digest.for_you for why in one.why]
    whys += [one.why for one in digest.changed]
    return service_names(session, [w.name for w in whys if w.kind == "follow-service"], locale)


def _links(digest: Digest, *, settings: Settings, now: datetime) -> Mapping[tuple[str, str], str]:
    """Where each question that was put in an ask is answered, by ask and learning."""
    return {
        (one.ask, one.learning.id): f"{settings.public_url}/answer/"
        + signed(AnswerLink(one.ask, one.learning.id), key=settings.signing_key, now=now)
        for one in digest.asks
        if one.ask
    }


def _for_channel(
    session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime
) -> Letter | Message | None:
    channel = session.get(Channel, dispatch.recipient)
    if channel is None or _is_stale(dispatch, now) or channel.paused_at or not channel.wants_digest:
        return None
    eyes, names = channel_as_reader(channel, ()).eyes, team_names(session, channel.lang)
    digest = _digest(session, dispatch, eyes, channel.lang, now)
    if digest.is_quiet:
        return None
    if channel.kind == "mail":
        return _list_letter(session, dispatch, channel, digest, eyes, settings)
    shown: dict[str, Any] = {"lang": channel.lang, "public_url": settings.public_url}
    return Message.to(
        channel,
        id=dispatch.id,
        of_type="digest.weekly",
        at=dispatch.planned_at,
        bulletin=bulletin_of(digest, names, slug=channel.team, **shown),
        data=data_of(digest, team=channel.team, public_url=settings.public_url),
    )


def _list_letter(
    session: Session,
    dispatch: Dispatch,
    channel: Channel,
    digest: Digest,
    eyes: Actor,
    settings: Settings,
) -> Letter:
    names = team_names(session, channel.lang)
    return letter(
        "digest",
        to=channel.address,
        reader=eyes,
        locale=channel.lang,
        zone=settings.zone,
        public_url=settings.public_url,
        digest=digest,
        team_names=names,
        service_names=_followed_services(session, digest, channel.lang),
        links={},
        team=names[channel.team],
        team_slug=channel.team,
        unsubscribe=address_of(dispatch, settings),
    )
