"""What one person should hear of a week: learnings for their services, and what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from app.actions.acting import reminded
from app.actions.asking import Open, open_cells
from app.actions.receiving import Receiver
from app.actions.weeks import Week, week_from, week_of
from app.auth.actors import person_actor
from app.mail import Letter
from app.mail.letters import letter
from app.settings import Settings
from models.action import Action
from models.action_list import list_actions
from models.actor import Actor
from models.errors import NotFound
from models.fact import known
from models.learning import Learning, learnings_of
from models.person import Keeper, Person, person_by_email, services_kept_by
from models.service import Service
from models.team import all_teams
from models.writeup import WriteUp, published_between

#: So few that they are read.
MOST_FOR_YOU = 3
MOST_NEW = 8


@dataclass(frozen=True, slots=True)
class ForYou:
    """A learning of another team, with those of the person's services that it concerns."""

    learning: Learning
    writeup: WriteUp
    services: list[Service]


@dataclass(frozen=True, slots=True)
class Digest:
    """``new`` is what else other teams published; ``open_count`` the answers that are due.

    ``again`` are those of them that had been settled, and happened again; ``late`` the overdue
    action items that fall to the person by their role, or as the team's lead.
    """

    week: Week
    for_you: list[ForYou]
    again: list[Open]
    late: list[Action]
    new: list[WriteUp]
    open_count: int

    @property
    def is_quiet(self) -> bool:
        return not (self.for_you or self.new or self.again or self.late)


def digest_for(
    session: Session, viewer: Actor, week: Week, *, zone: ZoneInfo, now: datetime
) -> Digest:
    """The digest of a person, of what they may see now."""
    services = services_kept_by(session, viewer.id, teams=viewer.teams)
    published = [
        writeup
        for writeup in published_between(session, *week.span(zone), viewer=viewer)
        if writeup.team not in viewer.teams
    ]
    for_you = _for_you(session, published, services)
    taken = {one.writeup.id for one in for_you}
    new = [writeup for writeup in published if writeup.id not in taken]
    waiting = open_cells(session, services, viewer=viewer, now=now)
    again = [one for one in waiting if one.cell.status == "contradicted"]
    late = _late(session, viewer, today=now.astimezone(zone).date())
    return Digest(week, for_you, again, late, new[:MOST_NEW], len(waiting))


def _late(session: Session, viewer: Actor, *, today: date) -> list[Action]:
    actions = [
        action for action, _ in list_actions(session, viewer=viewer, overdue_on=today, limit=None)
    ]
    told = reminded(session, actions, today=today)
    return [one for one in actions if _falls_to(told.get(one.id), viewer)]


def _falls_to(receiver: Receiver | None, viewer: Actor) -> bool:
    return receiver is not None and receiver.person.id == viewer.id


def _for_you(
    session: Session, published: Iterable[WriteUp], services: list[Service]
) -> list[ForYou]:
    """The learnings that concern the most of these services, at most one of a write-up."""
    found, facts = [], known(session, services)
    for writeup in published:
        concerned = [
            ForYou(learning, writeup, those)
            for learning in learnings_of(session, writeup.id)
            if (those := [one for one in services if learning.concerns(facts[one.slug])])
        ]
        found += sorted(concerned, key=lambda one: -len(one.services))[:1]
    return sorted(found, key=lambda one: -len(one.services))[:MOST_FOR_YOU]


def preview(
    session: Session, settings: Settings, *, week: str | None, email: str | None, now: datetime
) -> Letter:
    """The letter of a person and a week as it would be sent; raises NotFound and Invalid."""
    person = person_by_email(session, email) if email else _somebody(session)
    if person is None:
        raise NotFound("There is no such person.")
    chosen = week_from(week) if week else week_of(now.astimezone(settings.zone).date())
    return digest_letter(session, person, chosen, settings=settings, now=now)


def digest_letter(
    session: Session, person: Person, week: Week, *, settings: Settings, now: datetime
) -> Letter:
    """A person's digest as a letter in their language."""
    reader = person_actor(session, person)
    locale = person.locale or "ja"
    return letter(
        "digest",
        to=person.email,
        reader=reader,
        locale=locale,
        zone=settings.zone,
        public_url=settings.public_url,
        digest=digest_for(session, reader, week, zone=settings.zone, now=now),
        team_names={team.slug: team.name(locale) for team in all_teams(session)},
    )


def _somebody(session: Session) -> Person | None:
    """An embedded SRE, else anybody."""
    keeper = (
        select(Person).join(Keeper, col(Keeper.person) == col(Person.id)).order_by(Person.email)
    )
    return session.exec(keeper).first() or session.exec(select(Person)).first()
