"""The pool: a fixed number of workers, replaced when they hang, crash or grow too large."""

import queue
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from app.preparing.draft import Draft, Prepared
from app.preparing.fallback import plainly
from app.preparing.frames import DISMISS, Ended, Late
from app.preparing.worker import Killed, Worker
from models.errors import Busy

#: Seconds of a worker's own time for one draft.
DEADLINE = 2.0
#: So many times as long by the clock, on a machine that is busy with other things.
_BY_THE_CLOCK = 4
#: Seconds to wait for a free worker.
PATIENCE = 60.0


class Preparer:
    """Prepares drafts in ``workers`` processes, started at first use; for any number of threads."""

    def __init__(
        self, workers: int = 2, *, deadline: float = DEADLINE, finish: str | None = None
    ) -> None:
        """``deadline`` in seconds is for one draft; ``finish`` is loaded before the first one."""
        self._places: queue.LifoQueue[_Place] = queue.LifoQueue()
        self._workers = workers
        for _ in range(workers):
            self._places.put(_Place(deadline, finish))

    def start(self) -> None:
        """Start the workers now, so that the first draft need not wait for them."""
        with ExitStack() as taken:
            places = [taken.enter_context(self._place()) for _ in range(self._workers)]
            with ThreadPoolExecutor(max_workers=self._workers) as threads:
                list(threads.map(_Place.fill, places))

    def prepare(self, draft: Draft) -> Prepared:
        """Read, scan and render one draft. Bad drafts come back with ``failed`` set.

        Raises models.errors.Busy when no worker was free for a minute.
        """
        with self._place() as place:
            return place.prepare(draft)

    def prepare_many(self, drafts: Sequence[Draft]) -> list[Prepared]:
        """Prepare several drafts on all workers; the results are in the drafts' order."""
        with ThreadPoolExecutor(max_workers=self._workers) as threads:
            return list(threads.map(self.prepare, drafts))

    def close(self) -> None:
        """End the workers, each after what it is doing; the next draft would start them again."""
        places = [self._places.get() for _ in range(self._workers)]
        for place in places:
            place.leave()
            self._places.put(place)

    @contextmanager
    def _place(self) -> "Iterator[_Place]":
        try:
            place = self._places.get(timeout=PATIENCE)
        except queue.Empty:
            raise Busy from None
        try:
            yield place
        finally:
            self._places.put(place)


class _Place:
    """A place in the workshop: with a worker, or empty until the next draft."""

    def __init__(self, deadline: float, finish: str | None) -> None:
        self.worker: Worker | None = None
        self._deadline, self._finish = deadline, finish

    def fill(self) -> None:
        self.worker = self._filled()

    def prepare(self, draft: Draft) -> Prepared:
        try:
            return self._answered(draft.encoded())
        except Late:
            return plainly(draft, failed="timeout")
        except Ended:
            return plainly(draft, failed="crashed")

    def leave(self) -> None:
        if self.worker:
            self.worker.kill()
        self.worker = None

    def _answered(self, question: bytes) -> Prepared:
        """The answer; asked once more if the worker was killed while it did nothing wrong."""
        try:
            return self._answer(question)
        except Killed:
            return self._answer(question)

    def _answer(self, question: bytes) -> Prepared:
        worker = self._filled()
        self.worker = None
        until = time.monotonic() + self._deadline * _BY_THE_CLOCK
        answer = worker.ask(question, until=until)
        self.worker = worker
        if answer.startswith(DISMISS):
            self.leave()
        return Prepared.decoded(answer[1:])

    def _filled(self) -> Worker:
        return self.worker or Worker.started(self._deadline, self._finish)
