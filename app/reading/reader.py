"""From a text to its fields."""

from datetime import date

from app.reading.reading import Hints, Reading


def read(text: str, *, hints: Hints, today: date) -> Reading:
    """Read a text."""
    first = next((line.strip("# ") for line in text.splitlines() if line.strip("# ")), "")
    return Reading(
        kind=hints.kind or "note",
        title=first[:300],
        lang="en" if text.isascii() else "ja",
        body=text,
        services=list(hints.services),
        team=hints.team,
    )
