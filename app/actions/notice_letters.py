"""A notice as it leaves: a letter to a person or a list, a message to a chat or a webhook."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.actions.following import Followed
from app.actions.notice_messages import message_of
from app.actions.notice_parts import Told, told_to
from app.auth.actors import person_actor
from app.auth.answer_links import AnswerLink, signed
from app.auth.unsubscribe_links import address_of
from app.channels import Message
from app.mail import Letter
from app.mail.letters import letter, shortened
from app.markdown import strip_redactions
from app.settings import Settings
from models.actor import Actor
from models.channel import Channel
from models.dispatch import Dispatch
from models.notice import Notice
from models.person import Person
from models.service import Service, service_names
from models.subscription import subscription_of, zone_of
from models.team import team_names

#: So many services, or what else is followed, are named; more are counted.
MOST_NAMES = 5


def compose(
    session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime
) -> Letter | Message | None:
    """None where it is not wanted, not allowed or not true any more."""
    notice = session.get(Notice, dispatch.about)
    if notice is None:
        return None
    if channel := session.get(Channel, dispatch.recipient):
        return _for_channel(session, dispatch, notice, channel, settings, now)
    return _for_person(session, dispatch, notice, settings, now)


def _for_person(
    session: Session, dispatch: Dispatch, notice: Notice, settings: Settings, now: datetime
) -> Letter | None:
    person = session.get(Person, dispatch.recipient)
    if person is None or not person.is_here(now):
        return None
    if not subscription_of(session, person.id).is_told_urgent:
        return None
    eyes = person_actor(session, person)
    told = told_to(session, notice, dispatch.content, eyes, now=now)
    if told is None:
        return None
    return _letter(
        session,
        told,
        settings,
        to=person.email,
        reader=eyes,
        locale=person.locale or "ja",
        zone=zone_of(person.timezone, settings.zone),
        links=_links(told, settings, now),
        unsubscribe=address_of(dispatch, settings),
    )


def _for_channel(
    session: Session,
    dispatch: Dispatch,
    notice: Notice,
    channel: Channel,
    settings: Settings,
    now: datetime,
) -> Letter | Message | None:
    if channel.paused_at or not channel.wants_urgent:
        return None
    eyes = Actor(id=channel.id)
    told = told_to(session, notice, dispatch.content, eyes, now=now)
    if told is None or told.writeup is None:
        return None
    if channel.kind != "mail":
        names = team_names(session, channel.lang)
        shown = {"id": dispatch.id, "public_url": settings.public_url}
        return message_of(told, told.writeup, channel, names, **shown)
    return _letter(
        session,
        told,
        settings,
        to=channel.address,
        reader=eyes,
        locale=channel.lang,
        zone=settings.zone,
        links={},
        unsubscribe=address_of(dispatch, settings),
    )


def _letter(
    session: Session, told: Told, settings: Settings, *, locale: str, **more: Any
) -> Letter:
    names = team_names(session, locale)
    return letter(
        "notice",
        locale=locale,
        public_url=settings.public_url,
        told=told,
        team=names.get(told.writeup.team, told.writeup.team) if told.writeup else "",
        services=_listed(told.concerned, locale),
        asked={one.learning.id: _listed(one.services, locale) for one in told.matters},
        follows=[
            shortened(_called(session, told, one, names, locale))
            for one in told.follows[:MOST_NAMES]
        ],
        **more,
    )


def _listed(services: Sequence[Service], locale: str) -> str:
    names = [shortened(one.name(locale)) for one in services[:MOST_NAMES]]
    more = f" +{len(services) - MOST_NAMES}" if len(services) > MOST_NAMES else ""
    return ("、" if locale == "ja" else ", ").join(names) + more


def _called(
    session: Session, told: Told, followed: Followed, teams: Mapping[str, str], locale: str
) -> str:
    """What somebody follows, by its name."""
    kind, target = followed
    if kind == "writeup" and told.writeup:
        return strip_redactions(told.writeup.title)
    names = service_names(session, [target], locale) if kind == "service" else {}
    return teams.get(target, target) if kind == "team" else names.get(target, target)


def _links(told: Told, settings: Settings, now: datetime) -> dict[str, str]:
    """Where each question is answered that goes with the letter, by learning."""
    return {
        one.learning.id: f"{settings.public_url}/answer/"
        + signed(AnswerLink(one.ask, one.learning.id), key=settings.signing_key, now=now)
        for one in told.matters
        if one.ask
    }
