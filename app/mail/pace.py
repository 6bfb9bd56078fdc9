"""How fast letters go to one domain: many at once look like spam to its server."""

from collections.abc import Iterable
from datetime import datetime, timedelta

MINUTE = timedelta(minutes=1)


def paced(addresses: Iterable[str], start: datetime, pace: int) -> list[datetime]:
    """When each letter may leave, ``pace`` a minute to one domain; 0 sets no pace."""
    sent: dict[str, int] = {}
    times = []
    for address in addresses:
        domain = address.rpartition("@")[2].casefold()
        number = sent[domain] = sent.get(domain, -1) + 1
        times.append(start + number * MINUTE / pace if pace else start)
    return times
