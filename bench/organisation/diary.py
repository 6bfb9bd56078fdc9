"""What happened in a simulated year, as far as figures are made of it."""

from dataclasses import dataclass, field

#: A lesson (its report and its position there) and a service.
Cell = tuple[str, int, str]


@dataclass
class Diary:
    """Weeks are counted from 1. A cell is asked or answered in the week in which it first was.

    ``asks`` are the week and the person of each; ``circulated`` by (report, position) the condition
    that was asked by in the end.
    """

    asks: list[tuple[int, str]] = field(default_factory=list)
    asked: dict[Cell, int] = field(default_factory=dict)
    answered: dict[Cell, int] = field(default_factory=dict)
    circulated: dict[tuple[str, int], str] = field(default_factory=dict)
    facts_wanted: list[int] = field(default_factory=list)
    letters: int = 0

    def note_asked(self, cell: Cell, week: int) -> None:
        self.asked.setdefault(cell, week)

    def note_answered(self, cell: Cell, week: int) -> None:
        self.answered.setdefault(cell, week)
