"""Redacted spans, each held as one character while a text is taken apart.

So no rule that splits at commas, lines or cells can cut a span in two and let its words out.
"""

from collections.abc import Iterator
from typing import Any

from app.markdown.redaction import MASK, has_redactions, spans

#: Planes 15 and 16 are private: 131,000 characters that mean nothing to any rule.
_FIRST = 0xF0000
_MOST = 0x20000


class Veil:
    """The spans of one text."""

    def __init__(self, text: str) -> None:
        """``covered`` is the text with its spans as single characters."""
        self._spans: dict[str, str] = {}
        self.covered = "".join(self._pieces(text)) if has_redactions(text) else text

    def lifted(self, value: Any) -> Any:
        """A JSON value with its spans as they were written; those in keys are masked."""
        return self._lifted(value) if self._spans else value

    def height(self, line: str) -> int:
        """How many lines a covered line has in the file."""
        return 1 + sum(
            self._spans.get(char, "").count("\n") for char in line if char >= "\U000f0000"
        )

    def _pieces(self, text: str) -> Iterator[str]:
        at = 0
        for number, span in enumerate(spans(text)):
            yield text[at : span.start]
            at = span.end
            char = chr(_FIRST + number % _MOST)
            self._spans[char] = text[span.start : at]
            yield char
        yield text[at:]

    def _lifted(self, value: Any) -> Any:
        if isinstance(value, str):
            return "".join([self._spans.get(char, char) for char in value])
        if isinstance(value, dict):
            return {self._masked(key): self._lifted(inner) for key, inner in value.items()}
        return [self._lifted(inner) for inner in value] if isinstance(value, list) else value

    def _masked(self, key: str) -> str:
        return "".join(MASK if char in self._spans else char for char in key)
