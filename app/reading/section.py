"""A piece of a text with its title."""

from dataclasses import dataclass, field

from app.reading.aliases import key_of
from app.reading.lines import Line


@dataclass(slots=True)
class Section:
    """What stands below a title, or beside it (``has_value``). ``number`` is its line."""

    title: str
    style: str = ""
    level: int = 0
    number: int = 1
    is_known: bool = False
    has_value: bool = False
    lines: list[Line] = field(default_factory=list)

    def key(self, kind: str) -> str | None:
        """The field that this section is of, for a kind."""
        return key_of(self.title, kind) if self.is_known else None

    @property
    def text(self) -> str:
        """All of its lines."""
        return "\n".join(line.text for line in self.lines)
