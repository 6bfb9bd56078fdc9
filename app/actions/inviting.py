"""One-time links by mail."""

from datetime import datetime
from urllib.parse import urlencode

from sqlmodel import Session

from app.i18n import say
from app.mail import Letter
from models.login import new_link
from models.person import person_by_email


def invite(
    session: Session, *, email: str, then: str, locale: str, public_url: str, now: datetime
) -> Letter | None:
    """A letter with a fresh link; None for an address that nobody here has.

    ``then`` is the page to show afterwards, an address of our own. A second call makes a second
    link; both work.
    """
    person = person_by_email(session, email)
    if person is None or person.disabled_at is not None:
        return None
    address = link_address(public_url, new_link(session, person, now=now), then)
    words = person.locale or locale
    return Letter(
        to=person.email,
        subject=say(words, "Your link to sign in to Yokoten"),
        text=say(
            words,
            "Hello {name},\n\nthis link signs you in, once, within three days:\n\n{address}\n\n"
            "If you did not ask for it, you need not do anything.\n",
            name=person.name,
            address=address,
        ),
    )


def link_address(public_url: str, secret: str, then: str = "/") -> str:
    """Where a one-time link leads; ``then`` is shown afterwards."""
    query = "" if then == "/" else "?" + urlencode({"next": then})
    return f"{public_url}/sign-in/{secret}{query}"
