"""What a dispatch says, by the kind of its occasion."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from app.actions import ask_letters
from app.mail import Letter
from app.settings import Settings
from models.dispatch import Dispatch

#: Gives None where it is not wanted, or not allowed, any more.
Composer = Callable[..., Letter | None]

COMPOSERS: dict[str, Composer] = {
    "ask": ask_letters.compose,
}


def compose(
    session: Session, dispatch: Dispatch, *, settings: Settings, now: datetime
) -> Letter | None:
    """The letter, as it is right to send it now."""
    letter = COMPOSERS[dispatch.cadence](session, dispatch, settings=settings, now=now)
    return letter and letter.with_headers(_headers(dispatch, settings))


def _headers(dispatch: Dispatch, settings: Settings) -> dict[str, str]:
    """The same each time it is tried; and nobody's absence is answered to a machine."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    return {"Message-ID": f"<{dispatch.id}@{host}>", "Auto-Submitted": "auto-generated"}
