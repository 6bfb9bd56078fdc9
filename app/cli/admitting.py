"""Letting people and machines in."""

import re
from datetime import timedelta

from app.actions.admitting import admit, issue
from app.actions.inviting import link_address
from app.cli.opening import ready_hub
from app.clock import utc_now
from models.errors import Invalid

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def print_token(
    name: str, scope: str, *, team: str | None, service: str | None, ttl: str | None
) -> None:
    life = duration(ttl) if ttl else None
    with ready_hub() as hub, hub.transaction() as session:
        secret = issue(session, name, scope, team=team, service=service, ttl=life, now=utc_now())
    print(secret)


def print_link(email: str, name: str | None, role: str, *, teams: list[str]) -> None:
    with ready_hub() as hub, hub.transaction() as session:
        secret = admit(session, email, name, role=role, teams=teams, now=utc_now())
    print(link_address(hub.settings.public_url, secret))


def duration(text: str) -> timedelta:
    """``12h``, ``30d`` or ``8w``; raises Invalid."""
    if not (found := re.fullmatch(r"([1-9]\d{0,3})([hdw])", text)):
        raise Invalid("“{text}” is no duration: write 12h, 30d or 8w.", text=text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
