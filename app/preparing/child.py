"""The worker process: ``python -m app.preparing.child SECONDS [FINISH]``.

Ends when its standard input does, or by SIGPROF when a draft takes more than SECONDS of its time.
FINISH, as in Draft, is loaded before the first draft comes.
"""

import gc
import os
import sys
from dataclasses import replace
from datetime import date
from pkgutil import resolve_name
from typing import Any, BinaryIO

from app.markdown import render
from app.preparing.draft import Draft, Prepared
from app.preparing.failpoint import fail_if_asked
from app.preparing.fallback import plainly
from app.preparing.frames import DISMISS, KEEP, frame, read_frame
from app.preparing.limits import bounded_time, ignore_interrupts, is_large, limit_memory
from app.reading import Hints, Reading, read
from app.secrets import scan
from models.errors import TooLarge

#: Garbage is looked for less often than Python would: one draft makes little of it.
_GARBAGE = 50_000


def main() -> None:
    """Answer questions until there are no more."""
    ignore_interrupts()
    answers = _take_stdout()
    seconds = float(sys.argv[1])
    _warm_up(next(iter(sys.argv[2:]), None))
    limit_memory()
    _say(answers, KEEP)
    while question := read_frame(sys.stdin.buffer):
        with bounded_time(seconds):
            _say(answers, _answered(question))


def prepared(draft: Draft) -> Prepared:
    """All of the work on one draft; where the page fails, the reading stands."""
    fail_if_asked(draft.markdown)
    secrets = scan(draft.markdown)
    reading = read(draft.markdown, hints=draft.hints, today=draft.today)
    try:
        return replace(_page(draft, reading), secrets=secrets)
    except Exception as error:  # noqa: BLE001 - whatever it was, the text must not be lost
        return replace(plainly(draft, failed=_reason(error)), reading=reading, secrets=secrets)


def _answered(question: bytes) -> bytes:
    draft = Draft.decoded(question)
    try:
        result = prepared(draft)
    except Exception as error:  # noqa: BLE001 - see above
        result = plainly(draft, failed=_reason(error))
    leaves = result.failed in ("memory", "error") or is_large()
    return (DISMISS if leaves else KEEP) + result.encoded()


def _page(draft: Draft, reading: Reading) -> Prepared:
    page = render(
        reading.body,
        repository=draft.repository,
        path=draft.path,
        attachments=draft.attachments,
    )
    return Prepared(
        reading=reading,
        secrets=[],
        html=page.html,
        html_closed=page.html_closed,
        outline=page.outline,
        plain=page.plain,
        finished=_finished(draft, reading, page.plain),
    )


def _finished(draft: Draft, reading: Reading, plain: str) -> Any:
    return resolve_name(draft.finish)(reading, plain) if draft.finish else None


def _reason(error: Exception) -> str:
    reasons = {TooLarge: "too-large", MemoryError: "memory"}
    return next((word for kind, word in reasons.items() if isinstance(error, kind)), "error")


def _take_stdout() -> BinaryIO:
    """Keep the pipe for answers alone: what any library prints goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _warm_up(finish: str | None) -> None:
    """Load and compile everything now, while no deadline runs."""
    text = "# a\n\nb **c** `d`\n\n```sh\ne\n```\n\nAKIA"
    prepared(Draft(markdown=text, hints=_NO_HINTS, today=date.min, finish=finish))
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE)


def _say(answers: BinaryIO, message: bytes) -> None:
    answers.write(frame(message))
    answers.flush()


_NO_HINTS = Hints(kind=None, services=(), team=None, path=None)

if __name__ == "__main__":
    main()
