"""The headers by which machines know a letter of ours: whose list it is of, and how to end it."""

from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from app.mail.addresses import tagged
from app.mail.bounce_tags import tag_of
from models.dispatch import Dispatch

#: What each kind of letter is called as a list, for rules in mail programs.
_LISTS = {"weekly": "digest", "monthly": "digest", "ask": "asks", "notice": "urgent"}


def headers_of(
    dispatch: Dispatch, *, public_url: str, now: datetime, unsubscribe: str | None = None
) -> dict[str, str]:
    """The same Message-ID each time it is tried; and nobody's absence is answered to a machine.

    ``unsubscribe`` is an address that ends these letters. With one POST only for a person: a list
    would be ended for all who read it.
    """
    host = _host(public_url)
    kind = _LISTS.get(dispatch.cadence, dispatch.cadence)
    return {
        "Date": format_datetime(now),
        "Message-ID": f"<{dispatch.id}@{host}>",
        "List-ID": f"Yokoten {kind} <{kind}.{host}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    } | _ending(unsubscribe, is_list=not dispatch.recipient.startswith("p-"))


def bounce_address(bounces: str, dispatch: Dispatch, *, key: bytes) -> str:
    """Where a letter comes back to, so that the address alone says which one it was."""
    return tagged(bounces, tag_of(dispatch.id, key=key)) if bounces else ""


def _ending(unsubscribe: str | None, *, is_list: bool) -> dict[str, str]:
    if unsubscribe is None:
        return {}
    headers = {"List-Unsubscribe": f"<{unsubscribe}>"}
    return headers if is_list else headers | {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _host(public_url: str) -> str:
    """What a hub goes by within a Message-ID, where an address in colons has no place."""
    host = urlsplit(public_url).hostname or ""
    return host if host and ":" not in host else "localhost"
