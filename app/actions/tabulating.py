"""横展開表: learnings × services, how each stands, narrowed to what somebody asks for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cache

from sqlmodel import Session

from models.actor import Actor
from models.answer import SETTLED, STATUSES
from models.catalogue import visible_services
from models.cell import Cell
from models.matrix import ERRING, Line, lines, spread
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

    @property
    def count(self) -> int:
        """How many of its filters are on."""
        return sum(bool(value) for value in astuple(self))


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
    """One learning; ``states`` are scope and status by service, of those that were ever concerned.

    ``counts`` says how many are drawn how; ``is_overdue``: the due day is past, and a service has
    yet to do something; ``erring`` are the services in which a check could not look.
    """

    line: Line
    states: Mapping[str, str]
    counts: Mapping[str, int]
    share: Share
    is_overdue: bool
    is_whole: bool
    erring: frozenset[str] = frozenset()

    @property
    def cells(self) -> dict[str, str]:
        """How they are drawn, by service."""
        return {service: as_shown(state) for service, state in self.states.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """``services`` are its columns, by team; ``tags`` and ``all_services`` could narrow it."""

    rows: Sequence[Row] = ()
    services: Sequence[Service] = ()
    share: Share = Share()
    tally: Mapping[str, int] = field(default_factory=dict)
    tags: Sequence[str] = ()
    all_services: Sequence[Service] = ()

    @property
    def erring(self) -> int:
        """In how many cells a check could not look."""
        return sum(len(row.erring) for row in self.rows)


def tabulate(
    session: Session, chosen: Chosen, *, viewer: Actor, now: datetime, zone: tzinfo = UTC
) -> Table:
    """The table as this viewer may see it, what presses most on top."""
    cells = spread(session, viewer=viewer, now=now)
    known = lines(session, cells, viewer=viewer)
    services = _services(session, cells, viewer)
    columns = _chosen_services(session, services, chosen, viewer)
    today = now.astimezone(zone).date()
    asked = {one.slug: one.is_retired(now) for one in columns}
    rows = [_row(line, cells[line.id], asked, viewer=viewer, today=today) for line in known]
    kept = sorted((row for row in rows if _is_chosen(row, chosen)), key=_rank)
    share = sum((row.share for row in kept), Share())
    return Table(kept, columns, share, _tally(kept, len(columns)), _tags(known), services)


def share_of(counts: Mapping[str, int]) -> Share:
    """Of how many cells are in which state: scope and status, ``in verified``."""
    asked = sum(count for state, count in counts.items() if state.startswith("in "))
    spared = counts.get("in not_affected", 0) + counts.get("in exempt", 0)
    unknown = sum(count for state, count in counts.items() if state.startswith("unknown "))
    return Share(counts.get("in verified", 0), asked - spared, unknown)


def is_open(status: str) -> bool:
    """Whether somebody has yet to do something."""
    return status not in _QUIET


def state_of(cell: Cell, service: Service, now: datetime) -> str:
    """The state of a cell that was brought up to ``now``: scope and status."""
    return "out" if service.is_retired(now) else f"{cell.scope} {cell.status}"


@cache
def as_shown(state: str) -> str:
    """The status as the table draws it, of a state such as ``in verified``."""
    scope, _, status = state.partition(" ")
    if scope == "out":
        return "out_of_scope"
    return "unknown" if scope == "unknown" and status == "unanswered" else status


def _services(
    session: Session, cells: Mapping[str, Mapping[str, str]], viewer: Actor
) -> list[Service]:
    """Catalogued ones, and those that are asked something; contractors see their own."""
    asked = set[str]().union(*cells.values())
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
    found: Mapping[str, str],
    asked: Mapping[str, bool],
    *,
    viewer: Actor,
    today: date,
) -> Row:
    """``asked`` are the services shown, and whether each is switched off."""
    marked = _states(found, asked)
    erring = frozenset(slug for slug, state in marked.items() if state.endswith(ERRING))
    states = {slug: marked[slug].rstrip(ERRING) for slug in marked} if erring else marked
    tally = Counter(states.values())
    counts: Counter[str] = Counter()
    for state, count in tally.items():
        counts[as_shown(state)] += count
    is_overdue = line.is_overdue(today) and any(map(is_open, counts))
    whole = line.is_whole_for(viewer)
    return Row(line, states, counts, share_of(tally), is_overdue, whole, erring)


def _states(found: Mapping[str, str], asked: Mapping[str, bool]) -> Mapping[str, str]:
    if found.keys() <= asked.keys() and True not in asked.values():
        return found
    return {slug: "out" if asked[slug] else state for slug, state in found.items() if slug in asked}


def _is_chosen(row: Row, chosen: Chosen) -> bool:
    line, statuses = row.line, row.counts
    return (
        bool(statuses)
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


def _tally(rows: Sequence[Row], columns: int) -> dict[str, int]:
    """How many cells stand how, in the order in which they are drawn; none at zero."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.counts)
        counts["out_of_scope"] += columns - len(row.states) if row.is_whole else 0
    return {status: counts[status] for status in SHOWN if counts[status]}


def _tags(known: Sequence[Line]) -> list[str]:
    """Technologies and tags of these; those of hidden write-ups are told to nobody."""
    named = {tag for line in known for tag in line.technologies}
    return sorted(named | {tag for line in known if line.is_readable for tag in line.tags})
