"""From a secret to the one who acts."""

from datetime import datetime

from sqlmodel import Session

from app.auth.sightings import Sightings
from models.actor import Actor
from models.login import login_by_secret
from models.person import Person, teams_of
from models.token import Token, token_by_secret

_ROLES = {"read": "reader", "evidence": "reader", "evidence:all": "reader", "admin": "admin"}


def actor_by_token(
    session: Session, secret: str, *, now: datetime, sightings: Sightings
) -> Actor | None:
    """Who holds this token; None where it is unknown, over or withdrawn."""
    token = token_by_secret(session, secret, now=now)
    if token is None:
        return None
    sightings.token(token.id, now)
    return token_actor(token)


def actor_by_cookie(
    session: Session, secret: str, *, now: datetime, sightings: Sightings
) -> Actor | None:
    """Who signed in with this session; None where it is over or its person is disabled."""
    login = login_by_secret(session, secret, now=now)
    person = session.get(Person, login.person) if login else None
    if login is None or person is None or person.disabled_at is not None:
        return None
    sightings.login(login.hash, now)
    return person_actor(session, person)


def person_actor(session: Session, person: Person) -> Actor:
    """A signed-in person, with everything they may do."""
    return Actor(
        id=person.id,
        role=person.role,
        teams=tuple(teams_of(session, person.id)),
        locale=person.locale,
        name=person.name,
    )


def token_actor(token: Token) -> Actor:
    """A push token acts as an author of its team; one without a team pushes for any team."""
    pushing = "author" if token.team else "sre"
    return Actor(
        id=token.id,
        role=_ROLES.get(token.scope, pushing),
        teams=(token.team,) if token.team else (),
        services=(token.service,) if token.service else (),
        scope=token.scope,
        name=token.name,
    )
