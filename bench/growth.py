"""How search grows: 1,000, 10,000 and 100,000 texts cut from the corpus, one index each.

Every index answers the same questions in a process of its own, whose memory is told too.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from sqlalchemy import create_engine

from bench.answering import queries
from bench.relevance_corpus import corpus, documents
from bench.timing import times_of
from search.engines.embedded import Embedded
from search.entries import entry_of
from search.library import Library
from search.port import Document, Filter

SIZES = (1_000, 10_000, 100_000)
EVERYONE = Filter(readers=("org",))
_PIECES = (1_600, 800, 400, 250)
"""Characters of the texts that are cut out of others."""


def main() -> None:
    """Print a Markdown table: one line per size."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("sizes", nargs="*", type=int, default=SIZES)
    arguments.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.ask:
        print(json.dumps(_asked(given.ask)))
        return
    print(
        "| texts | index built, s | on disk, MiB | p50 / p95 / p99, ms | × the first | peak, MiB |"
    )
    print("|---|---|---|---|---|---|")
    first = 0.0
    for size in given.sizes:
        seconds, megabytes, told = _measured(size)
        first = first or told["p50"]
        times = " / ".join(f"{told[name]:.1f}" for name in ("p50", "p95", "p99"))
        print(
            f"| {size:,} | {seconds:.0f} | {megabytes:.0f} | {times}"
            f" | {told['p50'] / first:.1f} | {told['peak']:.0f} |",
            flush=True,
        )


def _measured(size: int) -> tuple[float, float, dict[str, float]]:
    """Seconds to build, size on disk, and what the answering process said."""
    with tempfile.TemporaryDirectory(prefix="yokoten-growth-") as folder:
        place = Path(folder) / "index.db"
        began = time.perf_counter()
        with create_engine(f"sqlite:///{place}").begin() as connection:
            Embedded.create(connection)
            Embedded(connection).rebuild(map(entry_of, islice(_texts(), size)))
        seconds = time.perf_counter() - began
        command = [sys.executable, "-m", "bench.growth", "--ask", str(place)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return seconds, place.stat().st_size / 2**20, json.loads(done.stdout)


def _asked(place: Path) -> dict[str, float]:
    texts = queries(corpus())
    with create_engine(f"sqlite:///{place}").connect() as connection:
        library = Library(Embedded(connection))
        for text in texts[:20]:
            library.ask(text, EVERYONE)
        times = times_of([partial(library.ask, text, EVERYONE) for text in texts])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"p50": times.p50, "p95": times.p95, "p99": times.p99, "peak": peak}


def _texts() -> Iterator[Document]:
    """The corpus itself, then pieces of its texts, each with the title of the whole."""
    yield from documents()
    for size in _PIECES:
        for document in documents():
            for start in range(0, len(document.body), size):
                body = document.body[start : start + size]
                yield replace(document, id=f"{document.id}-{size}-{start}", body=body)


if __name__ == "__main__":
    main()
