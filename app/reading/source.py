"""A file taken apart: its front matter and its sections, asked for by field."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.reading.aliases import key_of, root
from app.reading.days import Calendar
from app.reading.frontmatter import FrontMatter
from app.reading.lines import Line
from app.reading.reading import Hints
from app.reading.section import Section


@dataclass(slots=True)
class Source:
    """What all rules read from. ``kind`` and ``calendar`` are set once they are known.

    ``keys`` are those of the front matter by the field they name, ``by_key`` the sections so.
    """

    front: FrontMatter
    lines: list[Line]
    sections: list[Section]
    body: str
    hints: Hints
    lang: str
    calendar: Calendar
    kind: str = "note"
    keys: dict[str, list[str]] = field(default_factory=dict)
    by_key: dict[str, list[Section]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def stated(self, name: str) -> Iterator[tuple[str, Any]]:
        """What front matter says of a field: its own key, and the value as YAML means it."""
        for key in self.keys.get(name, ()):
            yield key, self.front.values[key]

    def first_stated(self, name: str) -> Any:
        """The first such value, now counted as read. None where there is none."""
        key, value = next(self.stated(name), (None, None))
        if key is not None:
            self.used.add(key)
        return value

    def below(self, *names: str) -> list[Section]:
        """The sections of these fields (or parts, ``x.y``) that say something, in their order."""
        if len(names) == 1:
            return self.by_key.get(names[0], [])
        found = [section for name in names for section in self.by_key.get(name, ())]
        return sorted(found, key=lambda section: section.number)

    def all_below(self, name: str) -> list[Section]:
        """The sections of a field and of all its parts."""
        return self.below(*(key for key in self.by_key if root(key) == name))

    def take_kind(self, kind: str) -> None:
        """Read all titles as this kind reads them."""
        self.kind = kind
        for key, value in self.front.values.items():
            if value is not None and (name := key_of(key, kind)):
                self.keys.setdefault(name, []).append(key)
        for section in self.sections:
            named = section.key(kind)
            if named and any(line.text.strip() for line in section.lines):
                self.by_key.setdefault(named, []).append(section)

    def day_of(self, instant: str | None) -> date | None:
        """The day of an RFC 3339 time of this sheet."""
        return date.fromisoformat(instant[:10]) if instant else None
