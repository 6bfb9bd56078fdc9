"""The weekly letter, looked at before it is sent."""

from datetime import datetime

from sqlmodel import Session, col, select

from app.actions.digesting import Digest, digest_for
from app.actions.weeks import Week, week_from, week_of
from app.auth.actors import person_actor
from app.cli.opening import ready_hub
from app.cli.terminal import locale
from app.clock import utc_now
from app.hub import Hub
from app.mail import ConsoleSender, Letter
from app.mail.letters import letter
from models.errors import NotFound
from models.person import Keeper, Person, person_by_email
from models.team import all_teams


def print_preview(*, week: str | None, email: str | None, html: bool) -> None:
    with ready_hub() as hub, hub.reading() as session:
        chosen = week_from(week) if week else this_week(hub, utc_now())
        person, digest = _someone(hub, session, chosen, email)
        made = digest_letter(hub, session, person, digest)
    if html:
        print(made.html)
    else:
        ConsoleSender().send(made)


def this_week(hub: Hub, now: datetime) -> Week:
    return week_of(now.astimezone(hub.settings.zone).date())


def digest_letter(hub: Hub, session: Session, person: Person, digest: Digest) -> Letter:
    """The digest as this person gets it."""
    words = person.locale or locale()
    return letter(
        "digest",
        to=person.email,
        reader=person_actor(session, person),
        locale=words,
        zone=hub.settings.zone,
        public_url=hub.settings.public_url,
        digest=digest,
        team_names={team.slug: team.name(words) for team in all_teams(session)},
    )


def _someone(hub: Hub, session: Session, week: Week, email: str | None) -> tuple[Person, Digest]:
    """Whoever was named, else the embedded SRE who has the most to hear."""
    named = person_by_email(session, email) if email else None
    people = [named] if named else [] if email else _keepers(session)
    if not people:
        raise NotFound("There is no such person.")
    heard = [(person, _heard(hub, session, person, week)) for person in people]
    return max(heard, key=lambda one: (len(one[1].for_you), len(one[1].new)))


def _heard(hub: Hub, session: Session, person: Person, week: Week) -> Digest:
    reader = person_actor(session, person)
    return digest_for(session, reader, week, zone=hub.settings.zone, now=utc_now())


def _keepers(session: Session) -> list[Person]:
    kept = col(Person.id).in_(select(Keeper.person))
    query = select(Person).where(kept, col(Person.disabled_at).is_(None)).order_by(Person.email)
    return list(session.exec(query))
