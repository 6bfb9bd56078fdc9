"""The table as a page draws it, put together here: a template takes ten times as long for a cell.

A cell's link says “learning – service: status, due” to a screen reader by the ids of those words,
which saves writing them out in each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup, escape

from app.actions.tabulating import SHOWN, Row, Share, Table, is_open
from app.i18n import say
from app.markdown import strip_redactions
from app.pages.dates import day
from app.pages.status_marks import marks
from app.pages.words import words_for
from app.web.naming import Label, Names
from models.matrix import Line
from models.service import Service

#: With so few services, each cell says in words what it is about, where no column does: on phones.
FEW = 6


class Shape(NamedTuple):
    """The classes, the letter and the words of a status."""

    look: str
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A service; ``key`` is the id of its hidden word."""

    key: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one team."""

    team: Label | None
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row; ``cells`` is the HTML of its cells, ``key`` the number in its words' ids."""

    key: int
    line: Line
    statement: str
    team: Label
    share: Share
    is_overdue: bool
    due: Markup | None
    cells: Markup

    @property
    def href(self) -> str:
        return f"/rollouts/{self.line.asks_by}"


def groups_of(services: Sequence[Service], called: Names, locale: str) -> list[Group]:
    """The columns by team, in the order of the table."""
    columns = [
        (one.team, Column(f"c{at}", one.slug, one.name(locale))) for at, one in enumerate(services)
    ]
    return [
        Group(called.team(team) if team else None, tuple(column for _, column in those))
        for team, those in groupby(columns, key=lambda pair: pair[0])
    ]


def drawn(
    rows: Sequence[Row], table: Table, called: Names, locale: str, *, status: str = ""
) -> list[Drawn]:
    """Rows of one page; where one status is asked for, the cells that have it stand out."""
    columns = [
        (one.slug, f"c{at}", escape(one.name(locale)) if len(table.services) <= FEW else "")
        for at, one in enumerate(table.services)
    ]
    shapes = _shapes(locale, status)
    days = {row.line.due: day(row.line.due, locale) for row in rows if row.line.due}
    return [
        Drawn(
            key=key,
            line=row.line,
            statement=strip_redactions(row.line.statement),
            team=called.team(row.line.team),
            share=row.share,
            is_overdue=row.is_overdue,
            due=days[row.line.due] if row.line.due else None,
            cells=_cells(key, row, columns, shapes),
        )
        for key, row in enumerate(rows)
    ]


def _shapes(locale: str, chosen: str) -> dict[str, Shape]:
    """What each status looks like."""
    return {
        status: Shape(
            f"m m-{status} m-chosen" if status == chosen else f"m m-{status}",
            letter,
            escape(say(locale, words_for("answer", status))),
        )
        for status, letter in marks(locale).items()
    }


def _cells(
    key: int, row: Row, columns: Sequence[tuple[str, str, str]], shapes: Mapping[str, Shape]
) -> Markup:
    absent = "out_of_scope" if row.is_whole else ""
    ends, statuses = _ends(key, row), row.cells
    base = f"/rollouts/{row.line.asks_by}/cells/"
    parts = []
    for slug, column, name in columns:
        status = statuses.get(slug, absent)
        if not status:
            parts.append('<td><i class="m m-hidden">/</i></td>')
            continue
        look, letter, words = shapes[status]
        said = f'<span class="of" aria-hidden="true">{name}: {words}</span>' if name else ""
        mark, told = (" m-erring", " x") if slug in row.erring else ("", "")
        parts.append(
            f'<td><a class="{look}{mark}" href="{base}{slug}" '
            f'aria-labelledby="r{key} n {column} {ends[status]}{told}">{letter}</a>{said}</td>'
        )
    return Markup("".join(parts))  # noqa: S704 - ids, slugs and letters of ours; names are escaped


def _ends(key: int, row: Row) -> dict[str, str]:
    """The ids of the words for a status and the day that it is due."""
    if row.line.due is None:
        return {status: f"s-{status}" for status in SHOWN}
    return {
        status: f"t-{status} d{key}" + f" e{key}" * (row.is_overdue and is_open(status))
        for status in SHOWN
    }
