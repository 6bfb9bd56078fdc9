"""What the clock alone changes: deferrals and exemptions that end, evidence that runs out."""

from datetime import datetime

from sqlmodel import Session

from models.cell import bring_up, due_cells
from models.database import take_turns

#: So many in one transaction.
MOST = 200


def settle_due(session: Session, *, now: datetime) -> int:
    """Write down how the cells stand whose time has come; how many there were."""
    take_turns(session)
    cells = due_cells(session, now=now, limit=MOST)
    bring_up(session, cells, now=now)
    session.add_all(cells)
    return len(cells)
