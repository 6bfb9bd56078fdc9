"""Contributing factors, each of a layer where its heading or its first words say so."""

from typing import Any

from app.reading.plain import text_of
from app.reading.sheet import EXPLICIT, HEADING, Sheet
from app.reading.source import Source
from app.reading.values import words_of

_LAYERS = ("技術", "運用", "組織")
_LABEL = 12


def read_factors(source: Source, sheet: Sheet) -> None:
    """``contributing_factors`` as ``[{text, layer?}]``; they are the cause where nothing else is."""
    said = source.first_stated("contributing_factors")
    sheet.put("contributing_factors", said if isinstance(said, list) else words_of(said), EXPLICIT)
    found = [
        {"text": line} | _layer(section.title, line)
        for section in source.below("contributing_factors")
        for line in (text_of(section.lines) or "").split("\n")
        if line
    ]
    sheet.put("contributing_factors", found, HEADING)
    sheet.put("cause", "\n".join(factor["text"] for factor in found), HEADING)


def _layer(title: str, line: str) -> dict[str, Any]:
    layer = next((one for one in _LAYERS if one in title or one in line[:_LABEL]), None)
    return {"layer": layer} if layer else {}
