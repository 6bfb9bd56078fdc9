"""A body taken apart into what stands below each heading, whatever the headings look like."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.reading.aliases import is_known, key_of, root
from app.reading.grid import Row, cells_of, form_of, is_row, is_rule, list_of
from app.reading.lines import Line
from app.reading.marks import Mark, atx, is_rule_line, ornaments, pairs, underlined

#: Fields made of many entries, whose entries have labels and numbers of their own.
LISTED = frozenset(
    ("timeline", "actions", "learnings", "steps", "diagnosis", "options", "consequences")
)
#: In these even a deeper ``###`` is an entry.
_WHOLE = frozenset(("timeline", "steps", "diagnosis", "options"))
_NEVER_ENTRIES = frozenset(("rollback", "escalation", "prerequisites"))
#: What may begin inside a list of lessons and is none.
_NO_LESSON = frozenset(("went_well", "went_wrong", "got_lucky"))
#: Titles that are never a word of a timeline or of an action.
_CLEAR = frozenset(
    ("cause", "actions", "learnings", "impact", "summary", "rollout", "why_escaped", "trigger")
)
#: Texts, and the fields that are read even in the midst of one.
_TOLD = frozenset(("impact", "cause", "response", "detection", "why_escaped", "trigger", "rollout"))
_TOLD_APART = frozenset(("started_at", "detected_at", "mitigated_at", "resolved_at", "severity"))
_KINDS = ("postmortem", "runbook", "decision")
_LONGEST_PAIR_KEY = 24
_LONGEST_UNKNOWN = 30


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


class Outline:
    """Divides lines into sections, remembering which looks of headings this text uses."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._ranks: dict[str, int] = {}
        self.sections = [Section("")]
        self._has_title = False

    def divided(self) -> list[Section]:
        """The sections in order; the first has no title and may be empty."""
        at = 0
        while at < len(self._lines):
            at += self._take(at)
        return self.sections

    @property
    def _open(self) -> Section:
        return self.sections[-1]

    def _take(self, at: int) -> int:
        """Take the line at a place, and say how many lines that was."""
        line = self._lines[at]
        if line.is_code or not line.text.strip():
            self._take_rest(line)
            return 1
        if is_row(line.text):
            return self._take_table(at)
        if is_rule_line(line.text):
            self._take_rest(line)
            return 1
        below = self._lines[at + 1].text if at + 1 < len(self._lines) else ""
        if (mark := underlined(line.text, below)) and not _pair_of(line.text):
            self._begin_heading(mark, line)
            return 2
        self._take_text(line, follows_blank=not at or not self._lines[at - 1].text.strip())
        return 1

    def _take_rest(self, line: Line) -> None:
        """Code, blank lines and rules; what stood beside its title ends with a blank line."""
        is_rule = bool(line.text.strip()) and not line.is_code
        is_over = self._open.has_value and self._open.style.startswith(":") and not line.is_code
        if is_over or (is_rule and self._open.style not in ("", "#", "=", "title")):
            self.sections.append(Section("", number=line.number))
        self._open.lines.append(line)

    def _take_table(self, at: int) -> int:
        end = at
        while end < len(self._lines) and is_row(self._lines[end].text):
            end += 1
        table = self._lines[at:end]
        rows = [Row(line.number, cells_of(line.text)) for line in table if not is_rule(line.text)]
        if self._is_listed() or not rows or not self._take_form(rows, table):
            self._open.lines += table
        return len(table)

    def _take_form(self, rows: list[Row], table: list[Line]) -> bool:
        listed = list_of(rows[0].cells)
        entries = None if listed else form_of(rows)
        if listed and not self._open.is_known:
            self.sections.append(
                Section(listed, "|", 20, rows[0].number, is_known=True, lines=table)
            )
        for number, title, value in entries or ():
            if title:
                known = is_known(title)
                self.sections.append(
                    Section(title, "|", 20, number, is_known=known, has_value=True)
                )
            self._open.lines += [Line(number, text) for text in value.split("\n")]
        ended = bool(entries) or self._open.lines is table
        if ended:
            self.sections.append(Section("", number=table[-1].number))
        return ended

    def _take_text(self, line: Line, *, follows_blank: bool) -> None:
        if mark := atx(line.text):
            self._begin_heading(mark, line)
        elif mark := self._mark_in(line.text, follows_blank=follows_blank):
            self._begin(mark, line, known=is_known(mark.title))
        else:
            self._end_pair(line)
            self._open.lines.append(line)

    def _end_pair(self, line: Line) -> None:
        """``- key: value`` ends with the next bullet that is no deeper."""
        upper = self._open
        if upper.has_value and upper.style.startswith(":") and upper.style.endswith("-"):
            indent = len(line.text) - len(line.text.lstrip())
            if line.text.lstrip()[:1] in "-*+・•" and indent <= int(upper.style[1:-1]):
                self.sections.append(Section("", number=line.number))

    def _begin_heading(self, mark: Mark, line: Line) -> None:
        known = is_known(mark.title)
        if mark.level == 1 and not self._has_title and not known:
            self._has_title = True
            self._begin(mark._replace(style="title"), line, known=False)
        elif self._is_entry(mark, known=known):
            self._open.lines.append(line)
        else:
            self._begin(mark, line, known=known)

    def _is_entry(self, mark: Mark, *, known: bool) -> bool:
        """Whether a heading belongs to the section above it."""
        upper = self._open
        if not upper.is_known or upper.style not in "#=" or mark.level <= upper.level:
            return False
        is_whole = _field(upper.title) in _WHOLE
        return not known or (is_whole and _field(mark.title) not in _NEVER_ENTRIES)

    def _mark_in(self, text: str, *, follows_blank: bool) -> Mark | None:
        for mark in ornaments(text):
            if self._divides(mark, follows_blank=follows_blank):
                return mark
        pair = _pair_of(text)
        if pair and self._divides(pair, follows_blank=follows_blank):
            return pair
        alone = Mark("alone", 0, text.strip())
        is_alone = follows_blank and len(text) <= _LONGEST_UNKNOWN and text[0] not in " \t-*+・|"
        return alone if is_alone and is_known(text) and self._may_follow(alone) else None

    def _divides(self, mark: Mark, *, follows_blank: bool) -> bool:
        if is_known(mark.title):
            return self._may_follow(mark, follows_blank=follows_blank)
        return (
            follows_blank
            and not mark.value
            and self._ranks.get(mark.style, 99) <= self._ranks.get(self._open.style, 99)
            and len(mark.title) <= _LONGEST_UNKNOWN
            and not mark.title.endswith(("。", "."))
            and not mark.style.startswith(":")
        )

    def _may_follow(self, mark: Mark, *, follows_blank: bool = False) -> bool:
        """Inside a list only what looks like the list's own heading, or ranks above it, ends it."""
        named = _field(mark.title)
        if mark.style.startswith(":") and self._is_told() and not follows_blank:
            return named in _TOLD_APART
        if not self._is_listed() or named in _NO_LESSON:
            return True
        rank, own = self._ranks.get(mark.style), self._ranks.get(self._open.style, 0)
        if rank is not None and rank <= own:
            return not _is_remark(mark)
        is_clear = follows_blank and not mark.value and named in _CLEAR
        return is_clear and mark.style[0] not in ":1"

    def _is_told(self) -> bool:
        """Inside a text below a heading, ``対象：`` is a part of the text."""
        upper = self._open
        return upper.is_known and upper.style[0] not in ":|" and _field(upper.title) in _TOLD

    def _is_listed(self) -> bool:
        return self._open.is_known and _field(self._open.title) in LISTED

    def _begin(self, mark: Mark, line: Line, *, known: bool) -> None:
        rank = mark.level or 10
        self._ranks.setdefault(mark.style, rank if mark.level else 10 + len(self._ranks))
        section = Section(mark.title, mark.style, rank, line.number, known, bool(mark.value))
        if mark.value:
            section.lines.append(Line(line.number, mark.value))
        self.sections.append(section)


def sections_of(lines: list[Line]) -> list[Section]:
    """A body's lines, divided."""
    return Outline(lines).divided()


def _field(title: str) -> str | None:
    """What a title means before the kind is known: to the first kind that has a word for it."""
    keys = (key_of(title, kind) for kind in _KINDS)
    return next((root(key) for key in keys if key), None)


def _pair_of(text: str) -> Mark | None:
    found: Iterator[Mark] = (
        pair
        for pair in pairs(text)
        if len(pair.title) <= _LONGEST_PAIR_KEY and is_known(pair.title)
    )
    return next(found, None)


def _is_remark(mark: Mark) -> bool:
    """``担当：`` and ``期限：`` below an action say something of it, not of the text."""
    return mark.style.startswith(":") and key_of(mark.title, "postmortem") in (
        "status",
        "team",
        "ticket",
        "author_id",
        "owner_role",
    )
