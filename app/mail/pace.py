"""How fast letters leave for one domain: mail servers take a flood for spam, or put it off."""

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
