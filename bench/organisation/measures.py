"""Figures of a simulated year: how well the right ones were asked, and how often people were."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench.organisation.company import Company
from bench.organisation.diary import Cell

ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Load:
    """Asks per person and week, over all weeks of all who look after a service."""

    mean: float
    p95: float
    most: int


def true_cells(company: Company) -> dict[Cell, int]:
    """Where each lesson could really happen, and from which week on it could be asked there.

    A service that was gone when the lesson came does not count; one born later does, from then.
    """
    return {
        (report.id, lesson.position, slug): max(report.week, company.services[slug].born)
        for report in company.reports
        for lesson in report.lessons
        for slug in lesson.could_happen
        if company.services[slug].retires > report.week
        and company.services[slug].born <= company.weeks
    }


def precision(asked: Collection[Cell], true: Collection[Cell]) -> float:
    """Of what was asked, the share that could really happen."""
    return len({*asked} & {*true}) / len(asked) if asked else math.nan


def recall(asked: Collection[Cell], true: Collection[Cell]) -> float:
    """Of what could really happen, the share that was asked."""
    return len({*asked} & {*true}) / len(true) if true else math.nan


def until(weeks: Mapping[Cell, int], week: int) -> set[Cell]:
    """The cells up to and with a week."""
    return {cell for cell, first in weeks.items() if first <= week}


def load(asks: Iterable[tuple[int, str]], *, people: int, weeks: int) -> Load:
    """``people`` are those who could be asked; who was not asked in a week counts with none."""
    counts = Counter(asks)
    every = sorted([*counts.values(), *[0] * (people * weeks - len(counts))])
    return Load(fmean(every), every[math.ceil(0.95 * len(every)) - 1], max(every, default=0))


def weeks_to_enough(
    since: Mapping[Cell, int], done: Mapping[Cell, int], *, enough: float = ENOUGH
) -> float | None:
    """The median, over lessons, of weeks until ``enough`` of a lesson's cells were done.

    A lesson that never got there counts as the longest; None where the median is one of those.
    """
    lessons: dict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell in since:
        lessons[cell[:2]].append(cell)
    spent = [_weeks(cells, since, done, enough) for cells in lessons.values()]
    middle = median(spent) if spent else math.inf
    return None if math.isinf(middle) else middle


def _weeks(
    cells: Sequence[Cell], since: Mapping[Cell, int], done: Mapping[Cell, int], enough: float
) -> float:
    needed = math.ceil(enough * len(cells))
    took = sorted(done[cell] - since[cell] for cell in cells if cell in done)
    return took[needed - 1] if len(took) >= needed else math.inf
