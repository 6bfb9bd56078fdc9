"""Action items as lists show them: of a team, of a service, open, overdue."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, case, col, func, select
from sqlmodel.sql.expression import Select

from models.action import Action
from models.actor import Actor
from models.errors import NotFound
from models.visibility import readable_by
from models.writeup import WriteUp, WriteUpService

Item = tuple[Action, WriteUp]
#: Stands for no day: such items come last.
NO_DAY = date.max


def action_by_id(session: Session, id: str, *, viewer: Actor) -> Item:
    """The action and its write-up, or NotFound also where the viewer may not see that."""
    row = session.exec(_seen_by(viewer).where(Action.id == id)).first()
    if row is None:
        raise NotFound("There is no action “{id}”, or you may not see it.", id=id)
    return row[0], row[1]


def list_actions(  # noqa: PLR0913 - as many filters as the list has
    session: Session,
    *,
    viewer: Actor,
    team: str | None = None,
    state: str | None = None,
    service: str | None = None,
    overdue_on: date | None = None,
    mine: Sequence[str] = (),
    after: tuple[date, str] | None = None,
    offset: int = 0,
    limit: int | None = 50,
) -> list[Item]:
    """Those of the teams ``mine`` first, then by day; ``after`` goes with no ``mine``.

    ``overdue_on`` leaves those that are overdue on that day.
    """
    query = _seen_by(viewer)
    if team:
        query = query.where(Action.team == team)
    if state:
        query = query.where(Action.state == state)
    if service:
        about = select(WriteUpService.writeup).where(WriteUpService.service == service)
        query = query.where(col(Action.writeup).in_(about))
    if overdue_on:
        query = query.where(Action.state == "open", col(Action.is_chased))
        query = query.where(col(Action.due) < overdue_on)
    day = func.coalesce(Action.due, NO_DAY)
    if after:
        query = query.where((day > after[0]) | ((day == after[0]) & (col(Action.id) > after[1])))
    order = [day, col(Action.id)]
    if mine:
        order.insert(0, case((col(Action.team).in_(mine), 0), else_=1))
    rows = session.exec(query.order_by(*order).offset(offset).limit(limit))
    return [(action, writeup) for action, writeup in rows]


def actions_with_tickets(
    session: Session, *, before: datetime, limit: int
) -> list[tuple[Action, str]]:
    """Open actions that name a ticket, with the source of their write-up.

    Those first that were looked at the longest ago, and none that were since ``before``.
    """
    query = (
        select(Action, WriteUp.source)
        .join(WriteUp, col(WriteUp.id) == col(Action.writeup))
        .where(Action.state == "open", col(Action.ticket).is_not(None))
        .where(col(Action.retired_at).is_(None))
        .where(col(Action.looked_at).is_(None) | (col(Action.looked_at) < before))
        .order_by(col(Action.looked_at).is_not(None), col(Action.looked_at), col(Action.id))
    )
    return [(action, source) for action, source in session.exec(query.limit(limit))]


def _seen_by(viewer: Actor) -> Select[Action, WriteUp]:
    return (
        select(Action, WriteUp)
        .join(WriteUp, col(WriteUp.id) == col(Action.writeup))
        .where(readable_by(viewer, col(Action.writeup)), col(Action.retired_at).is_(None))
    )
