"""Help pages: typer's, in the reader's language."""

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from yokoten.words import language
from yokoten.words.framework import help_in_japanese

# Japanese letters are two columns wide, and help is wrapped by letters.
LINE: dict[str, Any] = {"max_content_width": 50} if language() == "ja" else {}

_TYPES = re.compile(r"^(  [A-Z]+) <\S+>", re.MULTILINE)  # PATHS <list[Path]>
_BRACES = re.compile(r"\{([A-Z]+)\}")


class Page(TyperCommand):
    """A command's page."""

    def get_help(self, ctx: Any) -> str:
        """The page as text."""
        return _in_words(super().get_help(ctx))


class Cover(TyperGroup):
    """The page that lists the commands."""

    def get_help(self, ctx: Any) -> str:
        """The page as text."""
        return _in_words(super().get_help(ctx))


def _in_words(text: str) -> str:
    text = _BRACES.sub(r"\1", _TYPES.sub(r"\1", text))
    return help_in_japanese(text) if language() == "ja" else text
