"""A body taken apart into what stands below each heading, whatever the headings look like."""

from app.reading.aliases import is_known
from app.reading.dividing import LONGEST_UNKNOWN, divides, is_entry, is_listed, may_follow, pair_of
from app.reading.grid import Row, cells_of, form_of, is_row, is_rule, list_of
from app.reading.lines import Line
from app.reading.marks import Mark, atx, is_rule_line, ornaments, underlined
from app.reading.section import Section


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
        if (mark := underlined(line.text, below)) and not pair_of(line.text):
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
        if is_listed(self._open) or not rows or not self._take_form(rows, table):
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
        elif is_entry(mark, self._open, known=known):
            self._open.lines.append(line)
        else:
            self._begin(mark, line, known=known)

    def _mark_in(self, text: str, *, follows_blank: bool) -> Mark | None:
        for mark in ornaments(text):
            if divides(mark, self._open, self._ranks, follows_blank=follows_blank):
                return mark
        pair = pair_of(text)
        if pair and divides(pair, self._open, self._ranks, follows_blank=follows_blank):
            return pair
        alone = Mark("alone", 0, text.strip())
        is_alone = follows_blank and len(text) <= LONGEST_UNKNOWN and text[0] not in " \t-*+・|"
        return (
            alone
            if is_alone and is_known(text) and may_follow(alone, self._open, self._ranks)
            else None
        )

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
