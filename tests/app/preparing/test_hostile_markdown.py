"""Texts made to exhaust a parser come back in time, as a page or as plain text."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from hostile_markdown import hostile_texts

from app.preparing import Draft, Prepared, Preparer
from app.reading import Hints

SMALL, LARGE = hostile_texts(20_000), hostile_texts(1 << 20)
#: Two seconds of its own time are four times as many by the clock at most; then the fallback.
IN_TIME = 8.0 + 5.0


@pytest.fixture(scope="module")
def preparer() -> Iterator[Preparer]:
    made = Preparer()
    yield made
    made.close()


def prepare(preparer: Preparer, text: str) -> Prepared:
    hints = Hints(kind=None, services=(), team=None, path="a.md")
    draft = Draft(markdown=text, hints=hints, today=date(2026, 11, 24), path="a.md")
    began = time.monotonic()
    done = preparer.prepare(draft)
    assert time.monotonic() - began < IN_TIME
    assert len(done.html.encode()) <= 8 << 20
    return done


@pytest.fixture(scope="module")
def patient() -> Iterator[Preparer]:
    """On a slow machine ten thousand table cells take more than two seconds."""
    made = Preparer(deadline=10.0)
    yield made
    made.close()


@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_hostile_text_of_20_kb_is_still_rendered(patient: Preparer, name: str) -> None:
    assert prepare(patient, SMALL[name]).failed in (None, "too-large")


@pytest.mark.parametrize(
    "name", ["brackets", "quotes", "table cells", "emphasis", "same reference"]
)
def test_a_hostile_text_of_one_mebibyte_ends_as_a_page_or_as_plain_text(
    preparer: Preparer, name: str
) -> None:
    assert prepare(preparer, LARGE[name]).failed in (None, "timeout", "memory", "too-large")
    assert prepare(preparer, "# next").failed is None
