"""The burn-down picture: how many services have yet to do something, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from app.actions.tabulating import is_open
from models.answer import Answer, standing_of
from models.cell import Cell

#: So many days are drawn at most; of a longer time, every second, third, … one.
MOST = 60
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 460, 180, 34, 12, 26


@dataclass(frozen=True, slots=True)
class Step:
    """The services at the end of a day."""

    day: date
    open: int
    verified: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Coordinates of the drawing; ``due_x`` is None where no day is set, or it lies far off."""

    steps: tuple[Step, ...]
    line: str
    area: str
    most: int
    due: date | None
    due_x: float | None
    today_x: float
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP
    base: int = HEIGHT - BOTTOM


def picture(steps: Sequence[Step], due: date | None) -> Picture | None:
    """None where there is nothing to draw: of a single day."""
    if len(steps) < 2:
        return None
    first, today = steps[0].day, steps[-1].day
    span = today - first
    is_near = due is not None and first < due <= today + max(span, timedelta(days=30))
    last = max(today, due) if due and is_near else today
    most = max(1, *(step.open for step in steps))
    points = [(_x(step.day, first, last), _y(step.open, most)) for step in steps]
    line = _stairs(points)
    area = f"{line} V{HEIGHT - BOTTOM} H{LEFT} Z"
    due_x = _x(due, first, last) if due and is_near else None
    return Picture(tuple(steps), line, area, most, due, due_x, points[-1][0])


def steps_of(
    cells: Sequence[Cell],
    history: Mapping[str, Sequence[Answer]],
    *,
    since: datetime,
    now: datetime,
    zone: tzinfo = UTC,
) -> list[Step]:
    """From the day of ``since`` to today; ``history`` is by service, newest first."""
    asked = [cell for cell in cells if cell.scope == "in"]
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    stride = max(1, -(-((today - first).days + 1) // MOST))
    days = {today - timedelta(days=back) for back in range(0, (today - first).days + 1, stride)}
    return [_step(day, asked, history, min(now, _end(day, zone))) for day in sorted(days | {first})]


def _step(
    day: date, cells: Sequence[Cell], history: Mapping[str, Sequence[Answer]], at: datetime
) -> Step:
    statuses = [_status(cell, history.get(cell.service, ()), at) for cell in cells]
    return Step(day, sum(map(is_open, filter(None, statuses))), statuses.count("verified"))


def _status(cell: Cell, said: Sequence[Answer], at: datetime) -> str | None:
    """How it stood at a moment; None where it was not asked yet."""
    heard = [one for one in said if one.at <= at]
    if not heard and cell.scoped_at > at:
        return None
    return standing_of(heard, proven_until=cell.proven_until, now=at).status


def _end(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _x(day: date, first: date, last: date) -> float:
    share = (day - first).days / max(1, (last - first).days)
    return round(LEFT + share * (WIDTH - LEFT - 8), 1)


def _y(count: int, most: int) -> float:
    return round(TOP + (1 - count / most) * (HEIGHT - BOTTOM - TOP), 1)


def _stairs(points: Sequence[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return f"M{x} {y}" + "".join(f" H{x} V{y}" for x, y in rest)
