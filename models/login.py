"""Sign-in: one-time links and the sessions they open. Only hashes are stored."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Field, Session, col, delete

from models.columns import UTCDateTime
from models.person import Person
from models.table import Table
from models.token import digest

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
LINK_LIFE = timedelta(hours=72)


class SignInLink(Table, table=True):
    __tablename__ = "sign_in_link"

    hash: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Login(Table, table=True):
    hash: str = Field(primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    seen_at: datetime = Field(sa_type=UTCDateTime)

    def is_valid(self, now: datetime) -> bool:
        return now < self.seen_at + IDLE and now < self.created_at + LONGEST


def new_link(session: Session, person: Person, *, now: datetime) -> str:
    """A secret that signs this person in once, within three days."""
    secret = secrets.token_urlsafe(32)
    session.add(SignInLink(hash=digest(secret), person=person.id, expires_at=now + LINK_LIFE))
    return secret


def usable_link(session: Session, secret: str, *, now: datetime) -> SignInLink | None:
    """The link of this secret; None where it is unknown, used, over, or its person is disabled."""
    link = session.get(SignInLink, digest(secret))
    if link is None or link.used_at is not None or now >= link.expires_at:
        return None
    person = session.get(Person, link.person)
    return link if person and person.disabled_at is None else None


def redeem(session: Session, secret: str, *, now: datetime) -> Person | None:
    """Use up a link; None where there is none to be used."""
    link = usable_link(session, secret, now=now)
    if link is None:
        return None
    mine = update(SignInLink).where(
        col(SignInLink.hash) == link.hash, col(SignInLink.used_at).is_(None)
    )
    used = session.execute(mine.values(used_at=now).returning(col(SignInLink.person))).scalar()
    return session.get(Person, used) if used else None  # None where another was faster


def open_login(session: Session, person: Person, *, now: datetime) -> str:
    """A fresh session's secret: 256 random bits for the cookie."""
    secret = secrets.token_urlsafe(32)
    session.add(Login(hash=digest(secret), person=person.id, created_at=now, seen_at=now))
    return secret


def login_by_secret(session: Session, secret: str, *, now: datetime) -> Login | None:
    login = session.get(Login, digest(secret))
    return login if login and login.is_valid(now) else None


def close_login(session: Session, secret: str) -> None:
    session.exec(delete(Login).where(col(Login.hash) == digest(secret)))
