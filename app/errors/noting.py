"""What is written down of an error that nobody expected."""

import traceback

import structlog

_log = structlog.get_logger(__name__)
_DEEPEST = 12


def note(error: Exception, **about: object) -> None:
    """Where it happened. Not what it said: messages quote their input, and that may be secret."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    _log.error("unexpected", error=type(error).__name__, at=places, **about)
