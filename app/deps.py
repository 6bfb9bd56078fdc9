"""What a door may ask for: sessions, the hub, and who is asking.

Who is asking was looked up before the request came here (app/guarding/signing_in.py); the
aliases below refuse whoever may not.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from sqlmodel import Session

from app.clock import utc_now
from app.hub import Hub
from models.actor import Actor
from models.errors import Forbidden, SignInNeeded


async def _hub(request: Request) -> Hub:
    return cast("Hub", request.app.state.hub)


async def _now() -> datetime:
    return utc_now()


TheHub = Annotated[Hub, Depends(_hub)]
Now = Annotated[datetime, Depends(_now)]


def _reading(hub: TheHub) -> Iterator[Session]:
    with hub.reading() as session:
        yield session


def _writing(hub: TheHub) -> Iterator[Session]:
    with ExitStack() as stack:
        yield cast("Session", _Later(hub, stack))


class _Later:
    """A session that enters its transaction when it is first used, in the door's own thread.

    Entered any earlier, the write lock would be held by a request that may still have to wait for
    a thread, while all threads wait for the lock.
    """

    def __init__(self, hub: Hub, stack: ExitStack) -> None:
        self._hub, self._stack = hub, stack
        self._session: Session | None = None

    def __getattr__(self, name: str) -> Any:
        if self._session is None:
            self._session = self._stack.enter_context(self._hub.transaction())
        return getattr(self._session, name)


#: Rolled back at the end.
ReadSession = Annotated[Session, Depends(_reading, scope="function")]
#: Committed before the answer leaves; begun at first use, so do slow work before that.
WriteSession = Annotated[Session, Depends(_writing, scope="function")]


async def _prover(request: Request) -> Actor:
    actor = cast("Actor | None", getattr(request.state, "actor", None))
    if actor is None:
        raise SignInNeeded
    return actor


async def _viewer(actor: Annotated[Actor, Depends(_prover)]) -> Actor:
    if actor.scope in ("evidence", "evidence:all", "workload"):
        raise Forbidden("This token may send evidence, and nothing else.")
    return actor


def person_asking(request: Request) -> Actor:
    """Whoever signed in. Raises SignInNeeded, and Forbidden for a token."""
    actor = cast("Actor | None", getattr(request.state, "actor", None))
    if actor is None:
        raise SignInNeeded
    if actor.scope is not None:
        raise Forbidden("This is for people who sign in, not for tokens.")
    return actor


async def _signed_in(request: Request) -> Actor:
    return person_asking(request)


async def _author(actor: Annotated[Actor, Depends(_viewer)]) -> Actor:
    if actor.scope == "read":
        raise Forbidden("This token may read, and nothing else.")
    if actor.role not in ("author", "security", "sre", "admin"):
        raise Forbidden("Only authors may do this.")
    return actor


async def _sre(actor: Annotated[Actor, Depends(_viewer)]) -> Actor:
    if not actor.is_sre or actor.scope not in (None, "admin"):
        raise Forbidden("Only the SRE team may do this.")
    return actor


async def _admin(actor: Annotated[Actor, Depends(_viewer)]) -> Actor:
    if not actor.is_admin or actor.scope not in (None, "admin"):
        raise Forbidden("Only administrators may do this.")
    return actor


#: Whoever is known; ``Actor.proves_for`` asks for which service.
Prover = Annotated[Actor, Depends(_prover)]
#: Whoever signed in, or holds a token that reads.
Viewer = Annotated[Actor, Depends(_viewer)]
#: Whoever signed in: a person, no token.
SignedIn = Annotated[Actor, Depends(_signed_in)]
#: Whoever may write for some team; ``Actor.must_write_for`` asks for which.
Author = Annotated[Actor, Depends(_author)]
#: The SRE team and administrators.
Sre = Annotated[Actor, Depends(_sre)]
#: Administrators.
Admin = Annotated[Actor, Depends(_admin)]
