"""What a dispatch says, by the kind of its occasion."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from app.actions import ask_letters, digest_letters, notice_letters
from app.actions.bouncing import comes_back
from app.auth.unsubscribe_links import address_of
from app.channels import Message
from app.mail import Letter
from app.mail.headers import bounce_address, headers_of
from app.settings import Settings
from models.dispatch import Dispatch

#: Gives None where it is not wanted, or not allowed, any more.
Composer = Callable[..., Letter | Message | None]

COMPOSERS: dict[str, Composer] = {
    "ask": ask_letters.compose,
    "monthly": digest_letters.compose,
    "notice": notice_letters.compose,
    "weekly": digest_letters.compose,
}


def compose(
    session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime
) -> Letter | Message | None:
    """The letter or message, as it is right to send it now; nothing to whom no letter reaches."""
    if dispatch.recipient.startswith("p-") and comes_back(session, dispatch.recipient):
        return None
    composed = COMPOSERS[dispatch.cadence](session, dispatch, settings=settings, now=now)
    if isinstance(composed, Letter):
        return _addressed(composed, dispatch, settings, now)
    return composed


def _addressed(letter: Letter, dispatch: Dispatch, settings: Settings, now: datetime) -> Letter:
    """The letter with what machines go by, and where it comes back to."""
    headers = headers_of(
        dispatch,
        public_url=settings.public_url,
        now=now,
        unsubscribe=address_of(dispatch, settings),
    )
    back = bounce_address(settings.mail_bounces, dispatch, key=settings.signing_key)
    return letter.with_headers(headers, bounces_to=back)
