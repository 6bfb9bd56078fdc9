"""What can go wrong, in words that a user can act on.

A message is a gettext msgid with named places; ``app/errors.py`` maps the class to a status and
translates. Nothing here knows HTTP.
"""

from typing import Any


class YokotenError(Exception):
    """Something went wrong."""

    #: The last part of the problem document's ``type``; stable, for machines.
    code = "error"

    def __init__(self, message: str | None = None, **values: Any) -> None:
        self.message = message or (type(self).__doc__ or "").strip()
        self.values = values
        super().__init__(self.message.format(**values) if values else self.message)


class Unreadable(YokotenError):
    """The text cannot be read."""

    code = "unreadable"


class Unready(YokotenError):
    """Something is still missing."""

    code = "unready"


class Invalid(YokotenError):
    """The input is not valid."""

    code = "invalid"


class SecretFound(YokotenError):
    """The text holds what looks like a secret."""

    code = "secret-found"


class NotFound(YokotenError):
    """There is no such thing, or you may not see it."""

    code = "not-found"


class SignInNeeded(YokotenError):
    """Please sign in."""

    code = "sign-in-needed"


class Forbidden(YokotenError):
    """You may not do this."""

    code = "forbidden"


class Conflict(YokotenError):
    """This collides with what is already there."""

    code = "conflict"


class SourceOwned(Conflict):
    """This source belongs to another team."""

    code = "source-owned"


class Stale(YokotenError):
    """Somebody changed this in the meantime."""

    code = "stale"


class TooLarge(YokotenError):
    """This is too large."""

    code = "too-large"


class TooMany(YokotenError):
    """Too many requests; please wait a moment."""

    code = "too-many"


class Busy(YokotenError):
    """The hub is busy; please try again in a moment."""

    code = "busy"


class Full(YokotenError):
    """The hub's disk is full; nothing was stored. Please tell whoever runs it."""

    code = "full"
