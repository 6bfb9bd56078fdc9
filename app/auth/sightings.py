"""When tokens and sessions were last used: noted in memory, written in batches.

A page or an API call that only reads must not write (rulings 10); what is lost with a killed
process is a minute of "last used".
"""

import threading
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from models.login import Login
from models.token import Token


class Sightings:
    """For any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, datetime] = {}
        self._logins: dict[str, datetime] = {}

    def token(self, id: str, at: datetime) -> None:
        with self._lock:
            self._tokens[id] = at

    def login(self, digest: str, at: datetime) -> None:
        with self._lock:
            self._logins[digest] = at

    def __bool__(self) -> bool:
        return bool(self._tokens or self._logins)

    def write(self, session: Session) -> None:
        """Put down what was noted since the last time."""
        with self._lock:
            tokens, self._tokens = self._tokens, {}
            logins, self._logins = self._logins, {}
        for id_, at in tokens.items():
            session.execute(update(Token).where(col(Token.id) == id_).values(last_used_at=at))
        for hash_, at in logins.items():
            session.execute(update(Login).where(col(Login.hash) == hash_).values(seen_at=at))
