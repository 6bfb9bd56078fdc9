"""Runs of the digest: everybody's edition planned, a part at a time; the queue sends them."""

from datetime import datetime
from typing import Any

from app.actions.planning_digests import plan_digests, put_digests
from app.actions.weeks import Week
from app.hub import Hub
from models.dispatch import ahead_of, end_digests

#: Rows written in one transaction: others wait for the lock meanwhile.
AT_ONCE = 50


def plan(hub: Hub, *, now: datetime, week: Week | None = None, is_early: bool = False) -> int:
    """Put everybody's edition that is due into the ledger; how many that were.

    Whatever dies in between, the next run plans those who are missing, and nobody twice.
    """
    _put_right(hub, now)
    with hub.reading() as session:
        planned = plan_digests(
            session, settings=hub.settings, now=now, week=week, is_early=is_early
        )
    count = 0
    for at in range(0, len(planned), AT_ONCE):
        with hub.transaction() as session:
            count += put_digests(session, planned[at : at + AT_ONCE])
    return count


def _put_right(hub: Hub, now: datetime) -> None:
    """After a clock was ahead: what it took for told is still to come."""
    with hub.reading() as session:
        ahead = ahead_of(session, now)
    for at in range(0, len(ahead), AT_ONCE):
        with hub.transaction() as session:
            end_digests(session, ahead[at : at + AT_ONCE], at=now)


def plan_due(hub: Hub, _payload: dict[str, Any], now: datetime) -> None:
    """The job."""
    plan(hub, now=now)
