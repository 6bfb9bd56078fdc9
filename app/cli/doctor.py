"""Looking a hub over."""

import platform
import sqlite3
from datetime import timedelta

import typer

from app.api.health import Check, checks
from app.cli.opening import opened_hub
from app.cli.terminal import tell, words
from app.clock import utc_now
from app.hub import Hub
from models.ledger import recent_states

#: Older ones can corrupt a write-ahead log; the hub works around it (models/database.py).
SOUND = (3, 51, 3)


def examine() -> None:
    """Print what was found; exit code 1 where something vital fails."""
    with opened_hub() as hub:
        found = [*checks(hub, utc_now()), *_surroundings(hub)]
        if all(check.ok for check in found if check.is_vital):
            found.append(_mail(hub))
    for check in found:
        mark = "ok" if check.ok else "FAILS" if check.is_vital else "look"
        print(f"{mark:>5}  {check.name}{': ' if check.detail else ''}{check.detail}")
    if not all(check.ok for check in found if check.is_vital):
        raise typer.Exit(1)
    tell("The hub can work.")


def _surroundings(hub: Hub) -> list[Check]:
    listed = [Check("python", ok=True, detail=platform.python_version())]
    if hub.database.is_sqlite:
        is_sound = sqlite3.sqlite_version_info >= SOUND
        caution = "" if is_sound else words(" (older than 3.51.3: writes go through one lock)")
        listed.append(Check("sqlite", ok=is_sound, detail=sqlite3.sqlite_version + caution))
    return listed


def _mail(hub: Hub) -> Check:
    """Where letters go, and of how many of the last week nobody knows whether they arrived."""
    scheme = hub.settings.mail_url.partition("://")[0]
    with hub.reading() as session:
        states = recent_states(session, since=utc_now() - timedelta(days=7))
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()) if count)
    caution = words("letters are printed, not sent") if scheme == "console" else scheme
    is_well = not (states.get("unknown") or states.get("refused"))
    return Check("mail", ok=is_well, detail=f"{caution}{'; ' if told else ''}{told}")
