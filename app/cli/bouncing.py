"""Letters that came back, handed in by a mail server's pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.actions.bouncing import take_bounce
from app.cli.opening import ready_hub
from app.cli.terminal import tell
from app.clock import utc_now
from app.mail.bounces import LARGEST, bounce_from
from app.pages.words.marking import msgid
from models.actor import HUB

#: EX_TEMPFAIL of sysexits.h: the mail server keeps the message and hands it in again.
AGAIN = 75
_TOLD = {
    "recorded": msgid("A letter of ours came back: {dispatch}."),
    "known": msgid("It is known that this letter came back."),
    "delayed": msgid("The letter is late and may still arrive."),
    "nothing": msgid("This does not say that a letter of ours came back."),
}


def take_from_input() -> None:
    """One message from standard input. What is none of ours is well taken, too, and forgotten."""
    bounce = bounce_from(sys.stdin.buffer.read(LARGEST))
    with ready_hub() as hub, hub.transaction() as session:
        key = hub.settings.signing_key
        outcome = take_bounce(session, bounce, key=key, by=HUB, now=utc_now())
    tell(_TOLD[outcome], dispatch=bounce.dispatch if bounce else "")


@contextmanager
def or_again() -> Iterator[None]:
    """Where the hub cannot be used just now: any other exit code would lose the message."""
    try:
        yield
    except typer.Exit as stopped:
        raise typer.Exit(AGAIN if stopped.exit_code else 0) from None
