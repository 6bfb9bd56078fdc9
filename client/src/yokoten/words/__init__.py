"""Every word the command says, in the reader's language."""

import os
from collections.abc import Mapping
from typing import Any


def language(environment: Mapping[str, str] = os.environ) -> str:
    """The reader's "ja" or "en": YOKOTEN_LANG, else the first locale variable that is set."""
    for name in ("YOKOTEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := environment.get(name, "").strip():
            return "ja" if said.lower().startswith("ja") else "en"
    return "en"


def say(message: str, **values: Any) -> str:
    """The English message in the reader's language, with its values filled in."""
    return _translated(message).format(**values)


def field_words(field: str) -> str:
    """A field of a write-up in plain words; its own name when we have none."""
    from yokoten.words.fields import FIELDS

    english, japanese = FIELDS.get(field, (field.replace("_", " "), field))
    return japanese if language() == "ja" else english


def _translated(message: str) -> str:
    if language() != "ja":
        return message
    from yokoten.words.japanese import JAPANESE

    return JAPANESE.get(message, message)
