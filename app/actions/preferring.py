"""What a person chose: their language, their time zone, and how letters come to them."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from sqlmodel import Session

from app.i18n import LOCALES
from models.database import take_turns
from models.errors import Invalid, NotFound
from models.person import Person
from models.subscription import Subscription, subscription_of


@dataclass(frozen=True, slots=True)
class Preferences:
    """As a form sends them; ``at`` is a time of day such as 09:00."""

    locale: str
    timezone: str
    cadence: str
    weekday: int
    at: str
    is_told_urgent: bool


@cache
def zones() -> frozenset[str]:
    """Every time zone that tzdata knows, by its name."""
    return frozenset(available_timezones())


def keep_preferences(session: Session, person: str, wanted: Preferences) -> None:
    """Raises Invalid, and then nothing is kept."""
    take_turns(session)
    row = session.get(Person, person)
    if row is None:
        raise NotFound("There is no such person.")
    if wanted.locale not in LOCALES:
        raise Invalid("“{said}” is not offered.", said=wanted.locale[:40])
    if wanted.timezone not in zones():
        raise Invalid("There is no time zone “{name}”.", name=wanted.timezone[:80])
    subscription = subscription_of(session, person)
    _fill(subscription, wanted)
    row.locale, row.timezone = wanted.locale, wanted.timezone
    session.add(subscription)


def renew_feeds(session: Session, person: str) -> None:
    """Make the addresses of somebody's feeds void that were given out before."""
    take_turns(session)
    subscription = subscription_of(session, person)
    subscription.feed_serial += 1
    session.add(subscription)


def _fill(subscription: Subscription, wanted: Preferences) -> None:
    subscription.cadence, subscription.weekday = wanted.cadence, wanted.weekday
    subscription.at, subscription.is_told_urgent = wanted.at.strip()[:40], wanted.is_told_urgent
    subscription.refuse_nonsense()
    subscription.at = f"{subscription.time:%H:%M}"
