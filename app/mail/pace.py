"""How fast letters leave for one domain: mail servers take a flood for spam, or put it off."""

import threading
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from app.mail.addresses import domain_of


def paced(addresses: Iterable[str], start: datetime, pace: int) -> list[datetime]:
    """When each letter may leave, in the order of ``addresses``: ``pace`` a minute to a domain.

    All at once where ``pace`` is 0, and what goes to no mailbox (a chat, a webhook).
    """
    before: Counter[str] = Counter()
    times = []
    for address in addresses:
        domain = domain_of(address)
        times.append(start + timedelta(minutes=before[domain] / pace) if pace else start)
        before[domain] += bool(domain)
    return times


class Turns:
    """Whose turn it is, of one worker: what was not planned in time with others waits for them.

    For any number of threads. ``pace`` letters a minute go to a domain; 0 sets no pace.
    """

    def __init__(self, pace: int) -> None:
        self._interval = timedelta(minutes=1) / pace if pace else timedelta()
        self._next: dict[str, datetime] = {}
        self._kept: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def turn(self, id: str, address: str, now: datetime) -> datetime:
        """When this letter may leave; a turn that was told once is kept for it."""
        domain = domain_of(address)
        if not self._interval or not domain:
            return now
        with self._lock:
            if id in self._kept:
                return self._kept.pop(id)
            at = max(self._next.get(domain, now), now)
            self._next[domain] = at + self._interval
            if at > now:
                self._kept[id] = at
            return at
