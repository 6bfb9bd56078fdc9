"""Who learns from whom, as a picture: ribbons from the team that learned to those that took it.

Geometry only, in the units of the SVG; the colours are the style sheet's. All ribbons are as wide
as what they stand for, on both ends.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.web.flow_order import Flows, ordered

#: So many colours; a hub with more teams uses them again.
TINTS = 12
#: No unit is drawn wider than this, else three answers fill the page.
WIDEST = 14.0


@dataclass(frozen=True, slots=True)
class Form:
    """Where things stand: for wide pages, names beside the bars; for phones, above them.

    ``names`` is the room for a name in units, ``letters`` its length in half-width letters.
    """

    key: str
    width: int
    height: float
    bar: float
    names: float
    letters: int
    gap: float
    least: float
    head: float
    #: Room above for what the sides are called.
    top: float


WIDE = Form("wide", 960, 520, 12, 200, 25, 12, 14, 0, 22)
NARROW = Form("narrow", 328, 560, 10, 0, 20, 8, 3, 19, 20)


@dataclass(frozen=True, slots=True)
class Node:
    """A team on one side; ``total`` goes through it."""

    slug: str
    name: str
    full_name: str
    tint: int
    total: int
    x: float
    y: float
    height: float
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class Ribbon:
    source: str
    taker: str
    tints: tuple[int, int]
    count: int
    d: str


@dataclass(frozen=True, slots=True)
class Picture:
    form: Form
    height: float
    left: Sequence[Node]
    right: Sequence[Node]
    ribbons: Sequence[Ribbon]


def picture(
    flows: Flows, names: Mapping[str, str], form: Form, *, teams: Collection[str]
) -> Picture:
    """``teams`` are those that the viewer knows: their colours stay the same over the periods."""
    left, right = ordered(flows)
    unit = min(form.height / max(sum(flows.values()), 1), WIDEST)
    tints = {slug: at % TINTS for at, slug in enumerate(sorted({*teams, *left, *right}))}
    out, into = _totals(flows, 0), _totals(flows, 1)
    tall = max(_tall(left, out, unit, form), _tall(right, into, unit, form))
    sides = [
        _column(slugs, totals, unit, tall, form, names, tints, is_left=is_left)
        for slugs, totals, is_left in ((left, out, True), (right, into, False))
    ]
    ribbons = _ribbons(flows, sides[0], sides[1], unit, form)
    return Picture(form, round(form.top + tall, 1), sides[0], sides[1], ribbons)


def _totals(flows: Flows, end: int) -> dict[str, int]:
    totals: dict[str, int] = {}
    for ends, n in flows.items():
        totals[ends[end]] = totals.get(ends[end], 0) + n
    return totals


def _slot(total: int, unit: float, form: Form) -> float:
    return form.head + max(total * unit, form.least)


def _tall(teams: Sequence[str], totals: Mapping[str, int], unit: float, form: Form) -> float:
    return sum(_slot(totals[team], unit, form) + form.gap for team in teams)


def _column(
    teams: Sequence[str],
    totals: Mapping[str, int],
    unit: float,
    tall: float,
    form: Form,
    names: Mapping[str, str],
    tints: Mapping[str, int],
    *,
    is_left: bool,
) -> list[Node]:
    """One side from top to bottom, in the middle of the height."""
    y = form.top + (tall - _tall(teams, totals, unit, form)) / 2
    x = form.names if is_left else form.width - form.names - form.bar
    text_x = _text_x(x, form, is_left=is_left)
    nodes = []
    for team in teams:
        slot, height = _slot(totals[team], unit, form), totals[team] * unit
        top = y + form.head + (slot - form.head - height) / 2
        nodes.append(
            Node(
                slug=team,
                name=short(names[team], form.letters),
                full_name=names[team],
                tint=tints[team],
                total=totals[team],
                x=round(x, 1),
                y=round(top, 2),
                height=round(height, 2),
                text_x=text_x,
                text_y=round(y + 13 if form.head else top + height / 2 + 5, 1),
            )
        )
        y += slot + form.gap
    return nodes


def _text_x(x: float, form: Form, *, is_left: bool) -> float:
    """Where names begin or end: beside the bar where there is room, else at the edge above it."""
    if not form.names:
        return 0.0 if is_left else float(form.width)
    return x - 8 if is_left else x + form.bar + 8


def _ribbons(
    flows: Flows, left: Sequence[Node], right: Sequence[Node], unit: float, form: Form
) -> list[Ribbon]:
    """At each team in the order of those at the other end, so that no two cross near it."""
    starts = {node.slug: node.y for node in left}
    ends = {node.slug: node.y for node in right}
    tints = {node.slug: node.tint for node in (*left, *right)}
    tops: dict[tuple[str, str], float] = {}
    for node in right:
        for other in left:
            if n := flows.get((other.slug, node.slug)):
                tops[other.slug, node.slug] = ends[node.slug]
                ends[node.slug] += n * unit
    ribbons = []
    for node in left:
        for other in right:
            if n := flows.get((node.slug, other.slug)):
                top = starts[node.slug]
                starts[node.slug] += n * unit
                d = _path(node.x + form.bar, top, other.x, tops[node.slug, other.slug], n * unit)
                pair = tints[node.slug], tints[other.slug]
                ribbons.append(Ribbon(node.slug, other.slug, pair, n, d))
    return ribbons


def _path(x0: float, y0: float, x1: float, y1: float, width: float) -> str:
    """A ribbon of the same height at both ends, level where it leaves and where it arrives."""
    middle = (x0 + x1) / 2
    return (
        f"M{x0:.1f} {y0:.2f}C{middle:.1f} {y0:.2f} {middle:.1f} {y1:.2f} {x1:.1f} {y1:.2f}"
        f"V{y1 + width:.2f}"
        f"C{middle:.1f} {y1 + width:.2f} {middle:.1f} {y0 + width:.2f} {x0:.1f} {y0 + width:.2f}Z"
    )


def short(name: str, letters: int) -> str:
    """A name cut to so many half-width letters; a Japanese one counts twice."""
    room = letters
    for at, letter in enumerate(name):
        room -= 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if room < 0:
            return name[: max(at - 1, 1)].rstrip() + "…"
    return name
