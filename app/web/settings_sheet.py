"""What /settings shows: what is chosen, what could be, what is followed, and the feeds."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from babel.dates import get_day_names
from sqlmodel import Session, col, select

from app.actions.bouncing import comes_back
from app.actions.preferring import Preferences, zones
from app.auth.feed_links import feed_token
from app.markdown import has_redactions
from app.settings import Settings
from app.web.follow_lines import FollowLine, feeds_of, follow_lines
from models.actor import Actor
from models.catalogue import visible_services, visible_teams
from models.errors import NotFound
from models.person import Person
from models.subscription import CADENCES, FOLLOWED, WEEKDAYS, Subscription, subscription_of
from models.visibility import ORG, WriteUpReader, readable_by
from models.writeup import WriteUpTag

#: Offered before all others.
FIRST_ZONE = "Asia/Tokyo"
MOST_TAGS = 200
#: Names of zones that stand for others, kept in tzdata for old programs.
_OLD = ("Etc/", "SystemV/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")


@dataclass(frozen=True, slots=True)
class Feed:
    """``name`` is None for the feed of everything."""

    name: str | None
    address: str


def settings_sheet(
    session: Session, viewer: Actor, *, settings: Settings, locale: str
) -> dict[str, Any]:
    """By the names that settings/show.html knows."""
    person = session.get(Person, viewer.id)
    if person is None:
        raise NotFound("There is no such person.")
    subscription = subscription_of(session, person.id)
    lines = follow_lines(session, viewer, locale=locale)
    zone = person.timezone or settings.timezone
    return {
        "person": person,
        "comes_back": comes_back(session, person.id),
        "language": person.locale or "ja",
        "subscription": subscription,
        "zone": zone,
        "zones": zones_to_choose(zone),
        "cadences": CADENCES,
        "weekdays": weekdays(locale),
        "usual": _by_kind([one for one in lines if one.is_usual]),
        "chosen": [one for one in lines if not one.is_usual],
        "kinds": FOLLOWED,
        "offered": _offered(session, viewer, locale),
        "feeds": feeds(lines, subscription, settings),
    }


def typed_letters(wanted: Preferences) -> dict[str, Any]:
    """What was sent in place of what is kept, by the names that the form knows."""
    return {"language": wanted.locale, "zone": wanted.timezone, "subscription": wanted}


def zones_to_choose(chosen: str) -> list[str]:
    """Japan's first, then by name; what somebody has chosen is always among them."""
    named = {one for one in zones() if "/" in one and not one.startswith(_OLD)}
    rest = sorted((named | {"UTC", chosen}) - {FIRST_ZONE})
    return [FIRST_ZONE, *rest]


def weekdays(locale: str) -> list[tuple[int, str]]:
    """Monday to Friday, as ISO counts them, with their names."""
    called = get_day_names("wide", locale=locale)
    return [(day, called[day - 1]) for day in WEEKDAYS]


def feeds(
    lines: Iterable[FollowLine], subscription: Subscription, settings: Settings
) -> list[Feed]:
    """The private addresses: of everything, then of what is followed."""
    token = feed_token(subscription.person, subscription.feed_serial, key=settings.signing_key)
    named = [(None, "/feeds/all.atom"), *((one.name, one.feed) for one in feeds_of([*lines]))]
    return [Feed(name, f"{settings.public_url}{path}?token={token}") for name, path in named]


def _by_kind(lines: Iterable[FollowLine]) -> list[tuple[str, list[FollowLine]]]:
    """Lines that come sorted by their kind."""
    return [(kind, list(those)) for kind, those in groupby(lines, key=lambda one: one.kind)]


def _offered(session: Session, viewer: Actor, locale: str) -> list[tuple[str, str]]:
    """What can be named, with what it is called; of tags those that open texts bear."""
    services = visible_services(session, viewer=viewer)
    named = [(one.slug, one.name(locale)) for one in visible_teams(session, viewer=viewer)]
    named += [(one.slug, one.name(locale)) for one in services]
    words = {name for one in services for name in one.technologies} | _tags(session, viewer)
    return named + [(word, word) for word in sorted(words)]


def _tags(session: Session, viewer: Actor) -> set[str]:
    is_open = select(WriteUpReader.writeup).where(WriteUpReader.reader == ORG)
    query = select(WriteUpTag.tag).where(
        readable_by(viewer, col(WriteUpTag.writeup)), col(WriteUpTag.writeup).in_(is_open)
    )
    found = session.exec(query.distinct().order_by(WriteUpTag.tag).limit(MOST_TAGS))
    return {tag for tag in found if not has_redactions(tag)}
