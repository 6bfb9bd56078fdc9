"""The 横展開表 read at once: learnings and cells as plain values, in a fixed number of queries.

A table has many thousands of cells; as objects of their own they would take seconds.
"""

import json
from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import String, case, cast, func
from sqlmodel import Session, col, select

from models.actor import Actor
from models.answer import Answer, standing_of
from models.cell import Cell, seen_by
from models.learning import Learning
from models.rollout import Rollout
from models.visibility import readable_by
from models.writeup import WriteUp

#: At the end of a state: the newest run of a check could not look, so nothing is proved.
ERRING = "*"


class Line(NamedTuple):
    """A learning that is asked of services, with its rollout where it was adopted.

    ``is_readable``: the viewer may see its write-up, and so its tags. ``due`` is the rollout's.
    """

    id: str
    statement: str
    team: str
    technologies: tuple[str, ...]
    circulated_at: datetime
    lang: str
    tags: tuple[str, ...]
    is_readable: bool
    rollout: str | None
    kind: str | None
    is_mandatory: bool | None
    is_restricted: bool | None
    due: date | None
    adopted_at: datetime | None
    closed_at: datetime | None

    @property
    def asks_by(self) -> str:
        """The id in its addresses."""
        return self.rollout or self.id

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today and self.closed_at is None

    def is_whole_for(self, viewer: Actor) -> bool:
        """Whether the viewer sees the cells of every team."""
        return viewer.sees_every_row or bool(self.is_readable and not self.is_restricted)


def lines(session: Session, seen: Collection[str], *, viewer: Actor) -> list[Line]:
    """Those of these learnings that are in circulation."""
    query = (
        select(  # type: ignore[call-overload]  # more columns than its overloads go to
            Learning.id,
            Learning.statement,
            Learning.team,
            cast(Learning.technologies, String),
            Learning.circulated_at,
            WriteUp.lang,
            cast(WriteUp.tags, String),
            readable_by(viewer, col(Learning.writeup)),
            Rollout.id,
            Rollout.kind,
            Rollout.is_mandatory,
            Rollout.is_restricted,
            Rollout.due,
            Rollout.at,
            Rollout.closed_at,
        )
        .join(WriteUp, col(WriteUp.id) == col(Learning.writeup))
        .outerjoin(Rollout, col(Rollout.learning) == col(Learning.id))
        .where(col(Learning.circulated_at).is_not(None), col(Learning.retired_at).is_(None))
    )
    return [
        Line._make((*row[:3], _words(row[3]), *row[4:6], _words(row[6]), *row[7:]))
        for row in session.exec(query)
        if row[0] in seen
    ]


@lru_cache(maxsize=4096)
def _words(written: str) -> tuple[str, ...]:
    """Many rows share one list; reading JSON row by row takes longer than the query."""
    return tuple(json.loads(written))


def spread(session: Session, *, viewer: Actor, now: datetime) -> dict[str, dict[str, str]]:
    """Every cell that the viewer may see, as it stands at ``now``: learning → service → state.

    A state is the scope and the status, ``in verified``, and ``ERRING`` at its end where a check
    could not look. The database puts those of a learning into
    one text: row by row, reading them takes five times as long.
    """
    is_due = case((col(Cell.ends_at) <= now, "!"), else_="")
    is_erring = case((col(Cell.is_erring), ERRING), else_="")
    state = col(Cell.scope) + " " + col(Cell.status) + is_due + is_erring
    written = col(Cell.service) + "," + state
    query = (
        select(Cell.learning, func.aggregate_strings(written, ","))
        .where(seen_by(viewer))
        .group_by(Cell.learning)
    )
    found = session.exec(query).all()
    cells = {id_: _paired(text.split(",")) for id_, text in found}
    if any("!" in text for _, text in found):
        for learning, service, status in _ended(session, viewer, now):
            before = cells[learning][service]
            mark = ERRING if before.endswith(ERRING) else ""
            cells[learning][service] = f"{before.partition(' ')[0]} {status}{mark}"
    return cells


def _paired(parts: list[str]) -> dict[str, str]:
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _ended(session: Session, viewer: Actor, now: datetime) -> Iterator[tuple[str, str, str]]:
    """(learning, service, status) where the clock changed what was written down."""
    is_same = (col(Cell.learning) == col(Answer.learning)) & (
        col(Cell.service) == col(Answer.service)
    )
    query = (
        select(Answer, Cell.proven_until)
        .join(Cell, is_same)
        .where(col(Cell.ends_at) <= now, seen_by(viewer))
        .order_by(col(Answer.learning), col(Answer.service), col(Answer.id).desc())
    )
    for key, rows in groupby(session.exec(query), lambda row: (row[0].learning, row[0].service)):
        said = list(rows)
        proven = said[0][1]
        yield *key, standing_of([one for one, _ in said], proven_until=proven, now=now).status
