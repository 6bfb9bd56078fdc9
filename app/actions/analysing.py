"""What search makes of a text, before the database has its say.

Runs in the workshop's processes: nothing here may load the models' tables.
"""

from collections.abc import Sequence
from typing import Any

from app.markdown import strip_all_redactions, strip_redactions
from app.reading import Reading
from search.entries import entry_as_json, entry_of
from search.port import Document


def analysed(reading: Reading, plain: str) -> dict[str, Any]:
    """The entry of a text, as JSON; ``plain`` is its text without redacted words."""
    return entry_as_json(
        entry_of(
            Document(
                id="",
                kind=reading.kind,
                title=strip_redactions(reading.title),
                body=plain,
                tags=open_words(reading.tags),
                services=open_words(reading.services),
                technologies=open_words(reading.technologies),
                alerts=open_words(reading.alerts),
            )
        )
    )


def open_words(words: Sequence[str]) -> tuple[str, ...]:
    """Words without what only some readers see."""
    return tuple(strip_all_redactions(list(words)))
