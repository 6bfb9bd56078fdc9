"""A house of many people, for digests: teams of two languages, services, a year of write-ups.

Every tenth write-up is its team's alone and carries a word that nobody else may ever see; its
learning travels all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import yaml
from sqlmodel import Session

from app.actions.cataloguing import load_catalogue, read_catalogue
from app.actions.incoming import Incoming, analysed_whole
from app.actions.publishing import publish
from app.hub import Hub
from models.actor import HUB
from models.person import Keeper, Membership, Person
from models.source import Source
from models.subscription import Subscription

TEAMS, SERVICES = 20, 40
_TECHNOLOGIES = ("aurora-mysql", "redis", "kafka", "kubernetes", "nodejs", "go", "s3", "terraform")
_ZONES = (None, None, None, "Asia/Tokyo", "Europe/Berlin", "America/New_York")
#: Of so many people one is disabled, one gets no letters, one sees no more than their own team.
_GONE, _OFF, _EXTERNAL = 50, 30, 40
_HIDDEN = 10
_AT_ONCE = 40


@dataclass(frozen=True)
class House:
    """How much of everything there is; ``week`` is the part of the write-ups that is new."""

    people: int
    writeups: int
    week: int


def build(hub: Hub, house: House, *, since: datetime, now: datetime) -> None:
    """Fill an empty hub; the new write-ups were published in the week from ``since`` on."""
    with hub.transaction() as session:
        load_catalogue(session, read_catalogue(_catalogue()), by=HUB, now=now - timedelta(days=400))
        _move_in(session, house, now)
    moments = list(_moments(house, since))
    for at in range(0, house.writeups, _AT_ONCE):
        _publish(hub, range(at, min(at + _AT_ONCE, house.writeups)), moments)


def team_of(number: int) -> str:
    return f"team-{number % TEAMS:02}"


def secret_of(team: str) -> str:
    """The word that stands in what is this team's alone."""
    return f"Kanarienvogel{team[-2:]}"


def email_of(number: int) -> str:
    return f"person{number:05}@team{number % 7}.example.jp"


def locale_of(number: int) -> str | None:
    return ("ja", "en", None)[number % 3]


def is_told(number: int) -> bool:
    """Whether this person gets letters at all."""
    return number % _GONE != 0 and number % _OFF != 1


def sees_little(number: int) -> bool:
    return number % _EXTERNAL == 2


def _catalogue() -> str:
    teams = [
        {"kind": "team", "slug": team_of(n), "title": f"チーム{n}", "title_en": f"Team {n}"}
        for n in range(TEAMS)
    ]
    services = [
        {
            "kind": "service",
            "slug": f"service-{n:02}",
            "title": f"サービス{n}",
            "team": team_of(n),
            "tier": 1 + n % 3,
            "technologies": [_TECHNOLOGIES[n % 8], _TECHNOLOGIES[(n + 3) % 8]],
        }
        for n in range(SERVICES)
    ]
    return str(yaml.safe_dump_all([*teams, *services], allow_unicode=True))


def _move_in(session: Session, house: House, now: datetime) -> None:
    for number in range(house.people):
        id_ = f"p-{number:08}"
        session.add(
            Person(
                id=id_,
                email=email_of(number),
                name=f"{'佐藤' if number % 2 else 'Sam'} {number}",
                role="external" if sees_little(number) else "author",
                locale=locale_of(number),
                timezone=_ZONES[number % len(_ZONES)],
                created_at=now - timedelta(days=365),
                disabled_at=now if number % _GONE == 0 else None,
            )
        )
        session.flush() if number % 500 == 499 else None
    session.flush()
    for number in range(house.people):
        id_ = f"p-{number:08}"
        session.add(Membership(person=id_, team=team_of(number)))
        if number % _OFF == 1:
            session.add(Subscription(person=id_, cadence="off"))
    for number in range(min(SERVICES, house.people)):
        session.add(Keeper(service=f"service-{number:02}", person=f"p-{number:08}"))


def _moments(house: House, since: datetime) -> Iterator[datetime]:
    """The new ones within five days from ``since``; the others up to a year before that."""
    for number in range(house.week):
        yield since + timedelta(days=5) * (number + 1) / (house.week + 1)
    rest = house.writeups - house.week
    for number in range(rest):
        yield since - timedelta(days=1) - timedelta(days=330) * number / max(rest, 1)


def _publish(hub: Hub, numbers: range, moments: list[datetime]) -> None:
    incoming = [_incoming(number, moments[number]) for number in numbers]
    drafts = [
        one.draft(today=moments[number].date())
        for one, number in zip(incoming, numbers, strict=True)
    ]
    prepared = [analysed_whole(one) for one in hub.preparer.prepare_many(drafts)]
    zone: ZoneInfo = hub.settings.zone
    with hub.transaction() as session:
        for one, work, number in zip(incoming, prepared, numbers, strict=True):
            publish(session, one, work, by=HUB, now=moments[number], zone=zone)


def _incoming(number: int, at: datetime) -> Incoming:
    team, text = team_of(number), _text(number, at)
    source = Source(f"git.example.jp/{team}/docs:{number}.md", f"git.example.jp/{team}/docs")
    return Incoming(content=text.encode(), text=text, source=source, team=team, via="seed")


def _text(number: int, at: datetime) -> str:
    technology, is_hidden = _TECHNOLOGIES[number % 8], number % _HIDDEN == 0
    secret = f" {secret_of(team_of(number))}" if is_hidden else ""
    is_japanese = number % 2 == 0
    title = f"{number}番目の障害: {technology} が止まった" if is_japanese else (
        f"Outage {number}: {technology} stopped"
    )  # fmt: skip
    statement = f"{technology} の上限は合計で決める ({number})" if is_japanese else (
        f"Size the limits of {technology} by their sum ({number})"
    )  # fmt: skip
    front = {
        "kind": "postmortem",
        "title": title + secret,
        "service": [f"service-{number % SERVICES:02}"],
        "severity": f"SEV{1 + number % 4}",
        "date": at.date().isoformat(),
        "visibility": "team" if is_hidden else "org",
        "learnings": [{"statement": statement, "applies_when": f'tech ~ "{technology}"'}],
    }
    head = yaml.safe_dump(front, allow_unicode=True)
    return f"---\n{head}---\n# {title}{secret}\n\n{technology}{secret}\n"
