"""What a worker process grants itself: so much memory, so much time for one draft, no core file."""

import contextlib
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

#: Bytes that a worker may hold in memory, its own code included.
MEMORY = 256 << 20
#: Bytes at their peak after which a worker is replaced: Python seldom gives memory back.
_LARGE = 128 << 20
_PAGE = os.sysconf("SC_PAGE_SIZE")
#: Seconds after which a worker ends itself: later than the parent would, if it is still there.
_ORPHANED = 15.0


def limit_memory() -> None:
    """Refuse to grow over MEMORY, from now on; what libraries only map is not counted.

    On systems without /proc (macOS) the parent's deadline is the only limit.
    """
    with contextlib.suppress(OSError, ValueError):
        size, resident, *_ = Path("/proc/self/statm").read_text().split()
        mapped_only = (int(size) - int(resident)) * _PAGE
        limit = MEMORY + mapped_only
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_large() -> bool:
    """Whether this process has ever held more than it should keep."""
    return _peak() > _LARGE


def _peak() -> int:
    """Bytes held at the most. Linux hands ``ru_maxrss`` on from the parent through exec."""
    with contextlib.suppress(OSError, StopIteration):
        status = Path("/proc/self/status").read_text().splitlines()
        line = next(line for line in status if line.startswith("VmHWM:"))
        return int(line.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def ignore_interrupts() -> None:
    """Leave Ctrl-C on the terminal to the parent, whose end ends this process too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def bounded_time(seconds: float) -> Iterator[None]:
    """End this process, even inside C code, by SIGPROF after ``seconds`` of its own time.

    Its own time, since a busy machine is no fault of the text. By the clock it ends much later.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, _ORPHANED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
