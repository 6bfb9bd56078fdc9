"""The signature of an incident: what failed, how, and what set it off."""

from typing import Any

from app.reading.sheet import EXPLICIT, GUESS, Sheet
from app.reading.source import Source
from app.reading.tables import value_named, value_within
from app.reading.technologies import known
from app.reading.values import list_of, words_of

_MOST_COMPONENTS = 5


def read_signature(source: Source, sheet: Sheet) -> None:
    """As it was said, else guessed from cause, summary, title and impact."""
    said = source.first_stated("signature")
    if isinstance(said, dict):
        sheet.put("signature", _stated_signature(said), EXPLICIT)
    words = [sheet.get(name) for name in ("cause", "summary", "title", "impact")]
    texts = [text for text in words if isinstance(text, str)]
    modes = (value_within("failure_mode", text) for text in texts)
    mode = next((mode for mode in modes if mode), None)
    trigger = value_within("trigger", str(sheet.get("trigger") or "")) or value_within(
        "trigger", " ".join(texts[:3])
    )
    if mode:
        found = {
            "component": _components(sheet),
            "failure_mode": mode,
            "trigger": trigger or "unknown",
        }
        sheet.put("signature", found, GUESS)


def _stated_signature(said: dict[str, Any]) -> dict[str, Any]:
    mode, trigger = (words_of(said.get(key)) for key in ("failure_mode", "trigger"))
    return {
        "component": list_of(said.get("component") or said.get("components")),
        "failure_mode": mode and (value_named("failure_mode", mode) or mode),
        "trigger": trigger and (value_named("trigger", trigger) or trigger),
    }


def _components(sheet: Sheet) -> list[str]:
    tags = [known(tag) for tag in sheet.get("tags") or ()]
    named = [name for name in [*tags, *(sheet.get("technologies") or ())] if name]
    return list(dict.fromkeys(named))[:_MOST_COMPONENTS]
