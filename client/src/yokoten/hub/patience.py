"""How long we wait for a hub that is away for a moment."""

import random
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from yokoten.problems import Unreachable
from yokoten.words import say

BUDGET = 20.0  # seconds of pauses since the last sign of life
FIRST_PAUSE = 0.4  # seconds; doubled each time, and spread by up to half


class Interrupted(Exception):
    """An attempt failed in a way that the next one may not.

    `reason` is a message id; `retry_after` the seconds that the hub asked for; `again` is False
    where a second attempt would take as long as the first.
    """

    def __init__(
        self, reason: str, /, *, retry_after: float = 0.0, again: bool = True, **values: object
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values
        self.retry_after = retry_after
        self.again = again

    def __str__(self) -> str:
        return say(self.reason, **self.values)


class Patience:
    """The pauses between attempts: exponential with jitter, together at most `BUDGET`."""

    def __init__(self, url: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._url = url
        self._sleep = sleep
        self.restart()

    def restart(self) -> None:
        """Forget past failures: the hub has just answered something."""
        self._left = BUDGET
        self._next = FIRST_PAUSE

    def wait(self, interruption: Interrupted) -> None:
        """Pause before the next attempt; raises Unreachable when there should be none."""
        jittered = self._next * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load only
        pause = max(interruption.retry_after, jittered)
        if not interruption.again or pause > self._left:
            raise Unreachable(
                "The hub at {url} could not be reached: {reason}.",
                url=self._url,
                reason=interruption,
            ) from interruption
        self._left -= pause
        self._next *= 2
        self._sleep(pause)


def seconds_of(retry_after: str | None, now: float) -> float:
    """A Retry-After header (RFC 9110, 10.2.3: seconds or a date) as seconds from `now`."""
    if not retry_after:
        return 0.0
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return 0.0
