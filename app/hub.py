"""What one running hub holds: its settings, its database, its workshop, its post."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import object_session
from sqlmodel import Session

from app.actions.incoming import FINISH
from app.actions.indexing import make_index
from app.auth.sightings import Sightings
from app.auth.workload import Workloads
from app.channels import LIMIT, PATIENCE, Channels
from app.mail import Sender, sender_for
from app.mail.pace import Turns
from app.outbound import Outbound
from app.preparing import Preparer
from app.settings import Settings
from app.tickets import Trackers
from models.database import Database, after_commit
from models.job import Job
from models.migrations import upgrade
from search.engines import engine_for, known_scheme
from search.library import Library

_HAS_JOBS = "has_jobs"


class Hub:
    """Opened once per process.

    Raises sqlalchemy's errors where the database cannot be had, and UnknownEngineError or
    UnknownSenderError for an address that nothing here answers to.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        known_scheme(settings.search_url)
        self.turns = Turns(settings.mail_pace)
        self.sender: Sender = sender_for(settings.mail_url, settings.mail_from)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.database_url)
        self.preparer = Preparer(settings.preparers, finish=FINISH)
        self.sightings = Sightings()
        self.outbound = Outbound(settings.outbound_allow)
        self.channels = Channels(Outbound(settings.outbound_allow, limit=LIMIT, patience=PATIENCE))
        self.trackers = Trackers(settings)
        self.workloads = Workloads(settings.public_url, settings.workload_issuers, self.outbound)
        #: Rung when there is work; the worker of this process listens.
        self.bell = threading.Event()

    def migrate(self) -> None:
        """Bring the database to this release: the tables of the models, then those of search."""
        upgrade(self.database)
        with self.database.transaction() as session:
            make_index(session)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading; see ``models.database``."""
        with self.database.reading() as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end; jobs in it wake the worker."""
        with self.database.transaction() as session:
            after_commit(session, lambda: self._ring(session))
            yield session

    def library(self, session: Session) -> Library:
        """The search floor, within this session's transaction."""
        key = self.settings.search_key.get_secret_value() or None
        return Library(engine_for(self.settings.search_url, session.connection(), key=key))

    def close(self) -> None:
        """End the workshop, the talk with the mail server and the database, in this order."""
        self.preparer.close()
        self.sender.close()
        self.database.close()

    def _ring(self, session: Session) -> None:
        if session.info.get(_HAS_JOBS):
            self.bell.set()


@event.listens_for(Job, "after_insert")
def _note_job(_mapper: Any, _connection: Any, job: Job) -> None:
    if session := object_session(job):
        session.info[_HAS_JOBS] = True
