"""What became of something that was sent, where it did not simply arrive."""

from datetime import datetime, timedelta


class NotSentError(Exception):
    """It surely did not leave, or does no harm twice; it may be tried again.

    ``after``: not before this time has gone by, where the other side said so.
    """

    def __init__(self, said: str = "", *, after: timedelta | None = None) -> None:
        super().__init__(said)
        self.after = after


class PostponedError(Exception):
    """It is not its turn yet: it is tried again at ``at``, and this was no try."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at = at


class RefusedError(Exception):
    """The other side takes no such thing, now or later."""


class GoneError(RefusedError):
    """There is nobody at this address any more, and nothing is to be sent there again."""
