"""The one place where every error ends: a sentence and an exit code."""

import os

from typer.exceptions import Abort, TyperException

from yokoten.plain import one_line
from yokoten.problems import Trouble
from yokoten.words import language, say

INTERRUPTED = 130


def ending(error: BaseException, *, soft: bool) -> int:
    """Say what happened in one sentence; the exit code that goes with it."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, Abort | KeyboardInterrupt):
        _complain(say("Interrupted; what was accepted until now is kept."))
        return INTERRUPTED
    words, code = _told(error)
    _complain(words)
    return 0 if soft and not isinstance(error, TyperException) else code


def _told(error: BaseException) -> tuple[str, int]:
    if isinstance(error, Trouble):
        return str(error), error.exit_code
    if isinstance(error, TyperException):
        return f"{_mistake(error)} {say('See yokoten --help.')}", error.exit_code
    name = f"{type(error).__name__}: {error}"
    return say("Something unexpected happened: {error}. Run it again with --debug to see where.",
               error=name), 1  # fmt: skip


def _mistake(error: TyperException) -> str:
    words = one_line(error.format_message())
    if language() != "ja":
        return words if words.endswith(".") else f"{words}."
    from yokoten.words.framework import mistake_in_japanese

    return mistake_in_japanese(words)


def _complain(words: str) -> None:
    from yokoten.report.annotations import annotation
    from yokoten.report.screen import Screen

    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    Screen().remark(annotation(words) if in_actions else f"yokoten: {words}")
