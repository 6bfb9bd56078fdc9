"""横展開表: learnings × services, how each stands, narrowed to what somebody asks for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from sqlmodel import Session

from models.actor import Actor
from models.answer import SETTLED, STATUSES
from models.catalogue import visible_services
from models.matrix import Line, Point, lines, points
from models.person import services_kept_by
from models.service import Service

#: ``unknown`` is no status of a cell: nobody has answered, and facts are missing.
SHOWN = (*STATUSES[:-1], "unknown", "out_of_scope")
KINDS = ("circulated", "rollout", "campaign")
#: Those that ask nothing of anybody, or not before facts are there.
_QUIET = (*SETTLED, "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the table is narrowed to; an empty word narrows nothing."""

    team: str = ""
    service: str = ""
    status: str = ""
    kind: str = ""
    tag: str = ""
    is_overdue: bool = False
    is_mine: bool = False
    with_closed: bool = False

    @property
    def narrows_services(self) -> bool:
        return bool(self.team or self.service or self.is_mine)


@dataclass(frozen=True, slots=True)
class Share:
    """``verified`` / ``of`` (in scope − not affected − exempt); ``unknown`` ones apart."""

    verified: int = 0
    of: int = 0
    unknown: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.verified + other.verified, self.of + other.of, self.unknown + other.unknown
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One learning; ``cells`` are statuses by service, of those that were ever concerned.

    ``is_overdue`` where the due day is past and a service has yet to do something.
    """

    line: Line
    cells: Mapping[str, str]
    share: Share
    is_overdue: bool
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``services`` are its columns, by team; ``tags`` could narrow it."""

    rows: Sequence[Row] = ()
    services: Sequence[Service] = ()
    share: Share = Share()
    tally: Mapping[str, int] = field(default_factory=dict)
    tags: Sequence[str] = ()


def tabulate(
    session: Session, chosen: Chosen, *, viewer: Actor, now: datetime, zone: tzinfo = UTC
) -> Table:
    """The table as this viewer may see it, what presses most on top."""
    known = lines(session, viewer=viewer)
    spread = _spread(points(session, viewer=viewer, now=now))
    services = _services(session, spread, viewer)
    columns = _chosen_services(session, services, chosen, viewer)
    retired = frozenset(one.slug for one in columns if one.is_retired(now))
    today = now.astimezone(zone).date()
    shown = [one.slug for one in columns]
    rows = [
        _row(line, spread.get(line.id, {}), shown, retired, viewer=viewer, today=today)
        for line in known
    ]
    kept = sorted((row for row in rows if _is_chosen(row, chosen)), key=_rank)
    return Table(kept, columns, _sum(kept), _tally(kept, len(columns)), _tags(known))


def share_of(cells: Sequence[tuple[str, str]]) -> Share:
    """Of (scope, status) of cells; a retired service's status is out_of_scope."""
    asked = [status for scope, status in cells if scope == "in" and status != "out_of_scope"]
    spared = sum(status in ("not_affected", "exempt") for status in asked)
    unknown = sum(scope == "unknown" and status != "out_of_scope" for scope, status in cells)
    return Share(asked.count("verified"), len(asked) - spared, unknown)


def is_open(status: str) -> bool:
    """Whether somebody has yet to do something."""
    return status not in _QUIET


def as_shown(scope: str, status: str) -> str:
    """The status as the table draws it."""
    if scope == "out":
        return "out_of_scope"
    return "unknown" if scope == "unknown" and status == "unanswered" else status


def _spread(found: Sequence[Point]) -> dict[str, dict[str, Point]]:
    spread: dict[str, dict[str, Point]] = {}
    for point in found:
        spread.setdefault(point.learning, {})[point.service] = point
    return spread


def _services(
    session: Session, spread: Mapping[str, Mapping[str, Point]], viewer: Actor
) -> list[Service]:
    """Catalogued ones, and those that are asked something; contractors see their own."""
    asked = {service for row in spread.values() for service in row}
    found = [
        one
        for one in visible_services(session, viewer=viewer)
        if one.slug in asked
        or (one.is_confirmed and (viewer.role != "external" or one.team in viewer.teams))
    ]
    return sorted(found, key=lambda one: (one.team or "~", one.slug))


def _chosen_services(
    session: Session, services: Sequence[Service], chosen: Chosen, viewer: Actor
) -> list[Service]:
    found = [
        one
        for one in services
        if (not chosen.team or one.team == chosen.team)
        and (not chosen.service or one.slug == chosen.service)
    ]
    if not chosen.is_mine:
        return found
    kept = services_kept_by(session, viewer.person_id or "", teams=viewer.teams)
    mine = {one.slug for one in kept}
    return [one for one in found if one.slug in mine]


def _row(
    line: Line,
    found: Mapping[str, Point],
    shown: Sequence[str],
    retired: frozenset[str],
    *,
    viewer: Actor,
    today: date,
) -> Row:
    there = [found[slug] for slug in shown if slug in found]
    cells = {
        one.service: "out_of_scope" if one.service in retired else as_shown(one.scope, one.status)
        for one in there
    }
    share = share_of([(one.scope, cells[one.service]) for one in there])
    is_overdue = line.is_overdue(today) and any(map(is_open, cells.values()))
    return Row(line, cells, share, is_overdue, line.is_whole_for(viewer))


def _is_chosen(row: Row, chosen: Chosen) -> bool:
    line, statuses = row.line, row.cells.values()
    return (
        bool(row.cells)
        and (not chosen.narrows_services or any(one != "out_of_scope" for one in statuses))
        and (not chosen.status or chosen.status in statuses)
        and (not chosen.kind or chosen.kind == (line.kind or "circulated"))
        and (not chosen.tag or chosen.tag in _tags([line]))
        and (not chosen.is_overdue or row.is_overdue)
        and (chosen.with_closed or line.closed_at is None)
    )


def _rank(row: Row) -> tuple[int, bool, float, str]:
    """Mandatory and overdue first, then the newest adoption, then what is only circulated."""
    line = row.line
    is_pressing = bool(line.is_mandatory) + row.is_overdue
    since = line.adopted_at.timestamp() if line.adopted_at else 0.0
    closed = 9 if line.closed_at else 0
    return closed - is_pressing, not line.is_mandatory, -since, line.id


def _sum(rows: Sequence[Row]) -> Share:
    return sum((row.share for row in rows), Share())


def _tally(rows: Sequence[Row], columns: int) -> dict[str, int]:
    """How many cells stand how, in the order in which they are drawn; none at zero."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.cells.values())
        counts["out_of_scope"] += columns - len(row.cells) if row.is_whole else 0
    return {status: counts[status] for status in SHOWN if counts[status]}


def _tags(known: Sequence[Line]) -> list[str]:
    """Technologies and tags of these; those of hidden write-ups are told to nobody."""
    named = {tag for line in known for tag in line.technologies}
    return sorted(named | {tag for line in known if line.is_readable for tag in line.tags})
