"""Taking out what nobody will ask for again."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from models.job import Job
from models.login import IDLE, LONGEST, Login, SignInLink

#: Done jobs are kept so long to be looked at. None of their keys is needed for longer: a moment of
#: the schedule is past within a day (``app.jobs.MISSED``), a ticket's hour within an hour, and a
#: letter's row in the ledger knows by itself that it was sent.
SHOWN = timedelta(days=7)


def tidy(session: Session, *, now: datetime) -> None:
    """Delete done jobs, used and expired links, sessions that are over."""
    session.execute(delete(Job).where(col(Job.done_at) < now - SHOWN))
    session.execute(delete(SignInLink).where(col(SignInLink.expires_at) < now))
    session.execute(delete(Login).where(col(Login.seen_at) < now - IDLE))
    session.execute(delete(Login).where(col(Login.created_at) < now - LONGEST))
