"""What was understood of a text, as a preview shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from app.i18n import say
from app.markdown import strip_redactions
from app.pages.words import words_for
from app.pushing.previewing import Preview
from app.reading import Reading
from app.web.cards import related_cards
from app.web.sheet import TIMES, findings, in_words

#: In the order in which they are shown; the other fields of the kind follow.
FIRST = (
    "kind",
    "title",
    "severity",
    "date",
    "started_at",
    "detected_at",
    "mitigated_at",
    "resolved_at",
    "services",
    "state",
    "standing",
    "visibility",
    "summary",
    "impact",
    "cause",
    "tags",
    "technologies",
    "alerts",
    "actions",
)
#: Fields whose values have names of their own.
_NAMED = ("kind", "state", "standing", "visibility")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Understood:
    """One field, as one line of text or a time; ``origin`` is ``heading``, ``guess`` or None."""

    name: str
    value: str
    origin: str | None
    at: datetime | None = None


def preview_of(session: Session, preview: Preview, *, locale: str) -> dict[str, Any]:
    """By the names that new/preview.html knows."""
    prepared, pushed = preview.prepared, preview.pushed
    related = pushed.related
    return {
        "reading": prepared.reading,
        "html": Markup(prepared.html),  # noqa: S704 - cleaned in the workshop
        "failed": prepared.failed,
        "understood": understood(prepared.reading, pushed.team, locale),
        "missing": pushed.missing,
        "findings": findings(pushed.findings, locale),
        "related": None if related is None else related_cards(session, related, locale=locale),
    }


def understood(reading: Reading, team: str, locale: str) -> list[Understood]:
    """The fields that hold something, with where each was found."""
    origins = {one["field"]: one["from"] for one in reading.guessed}
    values = {name: getattr(reading, name) for name in FIRST} | {"team": team} | reading.fields
    values["actions"] = [action["what"] for action in reading.actions]
    return [
        _understood(name, value, origins.get(name), locale)
        for name, value in values.items()
        if value
    ]


def _understood(name: str, value: Any, origin: str | None, locale: str) -> Understood:
    if name in TIMES:
        return Understood(name, value, origin, at=datetime.fromisoformat(value))
    if name in _NAMED:
        return Understood(name, say(locale, words_for(name, value)), origin)
    return Understood(name, strip_redactions(in_words(value, _LONGEST)), origin)
