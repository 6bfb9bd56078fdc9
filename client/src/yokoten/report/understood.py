"""What the hub read out of a text, short enough to be checked at a glance."""

from collections.abc import Iterator
from typing import Any

from yokoten.words import field_words, say

_LONGEST = 48  # characters of one value; the page of the write-up has all of it
_FROM_HEADING = "heading"


def understood(guessed: Any) -> Iterator[str]:
    """A line for what headings said, then a line for what was only guessed."""
    guesses = [one for one in guessed or () if isinstance(one, dict) and one.get("field")]
    said = [one for one in guesses if one.get("from") == _FROM_HEADING]
    guess = [one for one in guesses if one.get("from") != _FROM_HEADING]
    if said:
        yield say("Read from headings: {fields}", fields=_listed(said))
    if guess:
        yield say("Guessed from the text: {fields}", fields=_listed(guess))


def _listed(guesses: list[dict[str, Any]]) -> str:
    return " · ".join(_shown(one) for one in guesses)


def _shown(guess: dict[str, Any]) -> str:
    name, value = field_words(str(guess["field"])), guess.get("value")
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return f"{name} ({len(value)})"
    words = _words(value)
    return name if len(words) > _LONGEST or not words else f"{name} {words}"


def _words(value: Any) -> str:
    """A value without its brackets; one with parts inside its parts has no short form."""
    if isinstance(value, dict):
        return ", ".join(_words(one) for one in value.values() if one)
    if isinstance(value, list):
        return ", ".join(_words(one) for one in value)
    return "" if value is None else str(value)
