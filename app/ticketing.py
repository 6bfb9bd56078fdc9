"""The jobs that speak with trackers: open a ticket, look at those that are open.

Nothing is said to a tracker within a transaction; what was said is put down in the next one. A
worker that dies in between finds the ticket again by its marker.
"""

import time
from datetime import datetime
from typing import Any

from app.actions.acting import closed_by_ticket, tickets_of_actions
from app.actions.ticketing import begin, failed, looked_at, opened, retry
from app.hub import Hub
from app.outbound import Unreachable
from app.tickets import Later, Refused, Trackers
from models.errors import YokotenError
from models.job import enqueue
from models.ticket import open_tickets

#: Seconds after which a round of looking ends, well within a job's lease; the next one goes on
#: with those that were looked at the longest ago.
ROUND = 30.0
#: Tickets that one round looks at, at most.
MOST = 200


def open_ticket(hub: Hub, payload: dict[str, Any], now: datetime) -> None:
    """Open the ticket of a learning and a service, once, whatever happens in between."""
    trackers, public_url = hub.trackers, hub.settings.public_url
    with hub.transaction() as session:
        opening = begin(session, **payload, trackers=trackers, public_url=public_url, now=now)
    if opening is None:
        return
    place, draft = opening.place, opening.draft
    try:
        reference = place.tracker.find(place.repository, draft.marker)
        reference = reference or place.tracker.open(place.repository, draft)
    except (Later, Refused, Unreachable) as problem:
        _put_down(hub, opening.ticket, payload, problem, now=now)
        return
    with hub.transaction() as session:
        opened(session, opening.ticket, reference, now=now)


def look_at_tickets(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    """See what became of open tickets, and of the tickets that action items name."""
    with hub.transaction() as session:
        retry(session, now=now)
    with hub.reading() as session:
        tickets = [(one.id, one.provider, one.key or "") for one in open_tickets(session, MOST)]
        named = tickets_of_actions(session, hub.trackers, now=now, limit=MOST)
    looking = _Round(hub.trackers)
    for id_, provider, key in tickets:
        repository, _, number = key.rpartition("#")
        if state := looking.state(provider, repository, int(number)):
            _note(hub, id_, state, now=now)
    for id_, place, number_ in named:
        if state := looking.state(place.provider, place.repository, number_):
            with hub.transaction() as session:
                closed_by_ticket(session, id_, is_done=state == "done", now=now)


class _Round:
    """One round of looking. A tracker that wants a rest is asked no more in it."""

    def __init__(self, trackers: Trackers) -> None:
        self._trackers, self._resting = trackers, set[str]()
        self._until = time.monotonic() + ROUND

    def state(self, provider: str, repository: str, number: int) -> str | YokotenError | None:
        """How a ticket stands, why that cannot be said, or None where it is not asked."""
        tracker = self._trackers.of(provider)
        if tracker is None or provider in self._resting or time.monotonic() > self._until:
            return None
        try:
            return tracker.state(repository, number)
        except Later:
            self._resting.add(provider)
        except (Refused, Unreachable) as problem:
            return problem
        return None


def _note(hub: Hub, id: str, state: str | YokotenError, *, now: datetime) -> None:
    with hub.transaction() as session:
        if isinstance(state, str):
            looked_at(session, id, state, now=now, zone=hub.settings.zone)
        else:
            failed(session, id, str(state), now=now)


def _put_down(
    hub: Hub,
    ticket: str,
    payload: dict[str, Any],
    problem: YokotenError,
    *,
    now: datetime,
) -> None:
    """A limit is waited for, a tracker that is away is tried again, a refusal is shown."""
    with hub.transaction() as session:
        failed(session, ticket, str(problem), now=now)
        if isinstance(problem, Later):
            enqueue(session, "open_ticket", now=now, run_at=now + problem.wait, **payload)
    if isinstance(problem, Unreachable):
        raise problem
