"""Drafts cut into requests, the next one read while the hub works on the last."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from yokoten.drafting import Draft
from yokoten.outcome import Outcome

MOST_LINES = 500
MOST_BYTES = 8 * 1024 * 1024
_PER_IMAGE = 96  # bytes that an image's hash adds to its line, besides its path

Batch = list[Draft | Outcome]


def batches(drafts: Iterable[Draft | Outcome]) -> Iterator[Batch]:
    """Drafts in order, at most 500 lines and 8 MiB at a time; outcomes ride along."""
    batch: Batch = []
    lines = size = 0
    for draft in drafts:
        weight = _weight(draft)
        if batch and (lines == MOST_LINES or size + weight > MOST_BYTES):
            yield batch
            batch, lines, size = [], 0, 0
        batch.append(draft)
        lines += isinstance(draft, Draft)
        size += weight
    if batch:
        yield batch


def prepared(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The same batches, each begun in a thread as soon as the one before is handed out."""
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _weight(draft: Draft | Outcome) -> int:
    if isinstance(draft, Outcome):
        return 0
    images = sum(_PER_IMAGE + 6 * len(image.inside) for image in draft.images)
    return len(draft.line) + images
