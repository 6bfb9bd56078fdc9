"""Taking out what nobody will ask for again."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from models.job import Job
from models.login import IDLE, LONGEST, Login, SignInLink

#: Done jobs are kept so long to be looked at.
SHOWN = timedelta(days=7)
#: Keys are kept longer: they keep a thing from being done twice.
KEYED = timedelta(days=60)


def tidy(session: Session, *, now: datetime) -> None:
    """Delete done jobs, used and expired links, sessions that are over."""
    done = col(Job.done_at)
    session.execute(delete(Job).where(done < now - SHOWN, col(Job.dedupe_key).is_(None)))
    session.execute(delete(Job).where(done < now - KEYED))
    session.execute(delete(SignInLink).where(col(SignInLink.expires_at) < now))
    session.execute(delete(Login).where(col(Login.seen_at) < now - IDLE))
    session.execute(delete(Login).where(col(Login.created_at) < now - LONGEST))
