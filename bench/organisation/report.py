"""docs/organisation.md, written anew by every run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.organisation.causes import missed, needless
from bench.organisation.company import Company
from bench.organisation.diary import Diary
from bench.organisation.hearsay import Heard
from bench.organisation.measures import (
    Load,
    load,
    precision,
    recall,
    true_cells,
    until,
    weeks_to_enough,
)

_HEAD = """# How well the right services are asked

Written by `make organisation`; do not edit. An invented company lives through {weeks} weeks in a
hub of its own, over its HTTP API and with its clock moved: {services} services of {teams} teams,
{people} embedded SREs, {reports} incident reports with {lessons} lessons, of which {stated} state
their condition. To which services each lesson could really happen was judged by hand from prose
about the services, before any condition was written ([data](../bench/organisation/data)): {true}
cells. An ask goes to one person about one report; the report's own services do not count.
"""
_MOST = 12
_COLUMNS = (
    "asks",
    "cells",
    "a person and week: mean / p95 / most",
    "precision",
    "recall",
    "weeks until 80 % of who should be was asked",
    "weeks until 80 % of those asked had answered",
)


@dataclass(frozen=True, slots=True)
class Lived:
    """One year: what is special about its people, what happened, what the hub heard."""

    name: str
    diary: Diary
    heard: Mapping[str, Heard]


def write(path: Path, company: Company, years: Sequence[Lived], model: str) -> None:
    """The first of the years is the one that the others differ from."""
    parts = [_head(company), _goals(company, years[0]), _table(company, years)]
    parts += [_by_quarter(company, years[0]), _causes(company, years[0])]
    parts += [_widest(company, years[0].diary), model]
    path.write_text("\n".join(parts), "utf-8")


def line(company: Company, lived: Lived) -> str:
    """One year as a row of the table."""
    true, diary = true_cells(company), lived.diary
    cells = [
        lived.name,
        str(len(diary.asks)),
        str(len(diary.asked)),
        _load_in_words(load_of(company, diary)),
        f"{precision(diary.asked, true):.2f}",
        f"{recall(diary.asked, true):.2f}",
        _weeks(weeks_to_enough(true, diary.asked)),
        _weeks(weeks_to_enough(diary.asked, diary.answered)),
    ]
    return f"| {' | '.join(cells)} |"


def head_of_table() -> str:
    return f"| the year | {' | '.join(_COLUMNS)} |\n|{'---|' * (len(_COLUMNS) + 1)}"


def load_of(company: Company, diary: Diary) -> Load:
    people = sum(bool(one.keeps) for one in company.people.values())
    return load(diary.asks, people=people, weeks=company.weeks)


def _head(company: Company) -> str:
    lessons = [lesson for report in company.reports for lesson in report.lessons]
    return _HEAD.format(
        weeks=company.weeks,
        services=len(company.services),
        teams=len(company.teams),
        people=sum(bool(one.keeps) for one in company.people.values()),
        reports=len(company.reports),
        lessons=len(lessons),
        stated=sum(lesson.stated is not None for lesson in lessons),
        true=len(true_cells(company)),
    )


def _goals(company: Company, lived: Lived) -> str:
    true, diary = true_cells(company), lived.diary
    rows = [
        ("recall of asks", "≥ 0.90", f"{recall(diary.asked, true):.2f}"),
        ("precision of asks", "≥ 0.70", f"{precision(diary.asked, true):.2f}"),
        ("asks of one person in one week, at most", "≤ 3", str(load_of(company, diary).most)),
    ]
    lines = [f"| {name} | {goal} | **{reached}** |" for name, goal, reached in rows]
    return "\n".join(["| goal | figure to pass | reached |", "|---|---|---|", *lines, ""])


def _table(company: Company, years: Sequence[Lived]) -> str:
    rows = [line(company, one) for one in years]
    title = "## How the figures move with the people\n"
    return "\n".join([title, head_of_table(), *rows, ""])


def _by_quarter(company: Company, lived: Lived) -> str:
    true, diary = true_cells(company), lived.diary
    rows = []
    for week in range(13, company.weeks + 1, 13):
        asked, due = until(diary.asked, week), until(true, week)
        rows.append(
            f"| {week} | {len(due)} | {len(asked)} | {precision(asked, due):.2f}"
            f" | {recall(asked, due):.2f} | {diary.facts_wanted[week - 1]} |"
        )
    head = "| by week | cells to ask | asked | precision | recall | services with facts wanted |"
    return "\n".join(["## Through the first year\n", head, "|---|---|---|---|---|---|", *rows, ""])


def _causes(company: Company, lived: Lived) -> str:
    found = [
        ("should have been asked, and was not", missed(company, lived.diary, lived.heard)),
        ("was asked, and it could not happen", needless(company, lived.diary)),
    ]
    rows = [
        f"| {what} | {cause} | {count} |"
        for what, causes in found
        for cause, count in causes.most_common()
    ]
    head = "| a cell that | because | how many |"
    return "\n".join(["## Why, in the first year\n", head, "|---|---|---|", *rows, ""])


def _widest(company: Company, diary: Diary) -> str:
    """The lessons that asked most in vain."""
    true = true_cells(company)
    asked = Counter(cell[:2] for cell in diary.asked)
    vain = Counter(cell[:2] for cell in diary.asked if cell not in true)
    rows = [
        f"| {id_} | `{diary.circulated[id_, at]}` | {asked[id_, at]} | {count} |"
        for (id_, at), count in vain.most_common(_MOST)
    ]
    head = "| report | condition | cells asked | in vain |"
    return "\n".join(["## The widest conditions\n", head, "|---|---|---|---|", *rows, ""])


def _load_in_words(told: Load) -> str:
    return f"{told.mean:.2f} / {told.p95} / {told.most}"


def _weeks(weeks: float | None) -> str:
    return "never" if weeks is None else f"{weeks:g}"
