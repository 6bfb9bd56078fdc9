"""Sending a test message, and saying what came of it."""

from app.actions.channel_forms import host_of
from app.actions.channel_trials import Outcome
from app.channels import Message
from app.hub import Hub
from app.i18n import translated
from app.mail import Letter
from app.outbound.fates import GoneError, NotSentError, RefusedError
from models.channel import Channel
from models.errors import YokotenError


def tried(hub: Hub, channel: Channel, message: Letter | Message, *, locale: str) -> Outcome:
    """Outside of any transaction: it waits for somebody else's answer."""
    problem: Exception | None = None
    host, state = host_of(channel), "sent"
    try:
        if isinstance(message, Message):
            hub.channels.send(message)
        else:
            hub.sender.send(message)
    except NotSentError as error:
        problem, state = error, "waiting"
    except RefusedError as error:
        problem, state = error, "refused"
    except Exception as error:  # noqa: BLE001 - whatever it was, it may have arrived
        problem, state = error, "unknown"
    said = _words(problem, locale) if problem else ""
    gone = str(problem) if isinstance(problem, GoneError) else None
    return Outcome(channel.id, host, state, said, gone)


def _words(problem: Exception, locale: str) -> str:
    """What the other side said, in the reader's language where it is ours to say."""
    cause = problem if isinstance(problem, YokotenError) else problem.__cause__
    if isinstance(cause, YokotenError):
        return translated(cause, locale)
    return str(problem) or type(problem).__name__
