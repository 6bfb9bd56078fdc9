"""How the hub is: for load balancers (health, readiness) and for Prometheus."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.actions.indexing import renewal
from app.deps import Now, ReadSession, TheHub
from app.hub import Hub
from app.jobs import HANDLERS
from models.ledger import recent_states
from models.migrations import is_current
from models.queue import Lag, lags, queue

#: Bytes of free disk below which the hub says so.
LEAST_FREE = 256 << 20
#: Seconds that a job may be due before the queue counts as stuck.
LATE = 300
#: Of what is over with, the figures tell of the last days.
COUNTED = timedelta(days=7)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Check:
    """``is_vital``: without it no request can be answered, so none should be sent here."""

    name: str
    ok: bool
    detail: str = ""
    is_vital: bool = False


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/readyz")
def readyz(hub: TheHub, now: Now) -> Response:
    """503 only where nothing works; a stuck queue or a resting search leaves pages to be read."""
    found = checks(hub, now)
    is_ready = all(check.ok for check in found if check.is_vital)
    status = "ready" if all(check.ok for check in found) else "degraded"
    return JSONResponse(
        {
            "status": status if is_ready else "not ready",
            "checks": {check.name: _shown(check) for check in found},
        },
        200 if is_ready else 503,
    )


@router.get("/metrics")
def metrics(request: Request, session: ReadSession, hub: TheHub, now: Now) -> Response:
    figures = request.app.state.metrics
    _tell_lags(figures, dict.fromkeys(HANDLERS, Lag()) | lags(session, now=now))
    for state, count in recent_states(session, since=now - COUNTED).items():
        figures.dispatches.labels(state).set(count)
    if beside := hub.library(session).health().beside:
        figures.search_server.set(beside.ok)
        figures.search_waiting.set(beside.waiting)
    for quantile, seconds in hub.database.lock_held().items():
        figures.write_lock.labels(quantile).set(seconds)
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)


def _tell_lags(figures: Any, by_kind: Mapping[str, Lag]) -> None:
    """Kinds that nothing waits of are told as well: a figure that stops says nothing."""
    for kind, lag in by_kind.items():
        for state in ("waiting", "due", "running", "dead"):
            figures.jobs.labels(kind, state).set(getattr(lag, state))
        figures.oldest_job.labels(kind).set(lag.late.total_seconds())


def checks(hub: Hub, now: datetime) -> list[Check]:
    try:
        with hub.reading() as session:
            found = [*_of_database(session), *_search(hub, session), _queue(session, now)]
            return [*found, _disk(hub)]
    except (DBAPIError, OSError) as error:
        return [Check("database", ok=False, detail=type(error).__name__, is_vital=True), _disk(hub)]


def _of_database(session: Session) -> tuple[Check, Check]:
    is_migrated = is_current(session.connection())
    return (
        Check("database", ok=True, is_vital=True),
        Check("migrations", ok=is_migrated, is_vital=True),
    )


def _search(hub: Hub, session: Session) -> list[Check]:
    """The index in the database, and the server beside it where there is to be one."""
    health = hub.library(session).health()
    found = [Check("search", ok=health.ok, detail=health.detail or health.engine)]
    if health.ok and (far := renewal(session)):
        detail = f"written anew by this release: {far.done} of {far.total}"
        found.append(Check("search index", ok=True, detail=detail))
    if beside := health.beside:
        waiting = f", {beside.waiting} to be sent" if beside.waiting else ""
        found.append(Check("search server", ok=beside.ok, detail=beside.detail + waiting))
    return found


def _queue(session: Session, now: datetime) -> Check:
    state = queue(session, now=now)
    seconds = int(state.late.total_seconds())
    detail = f"{state.waiting} waiting, {state.dead} dead, oldest {seconds} s"
    return Check("queue", ok=seconds < LATE and not state.dead, detail=detail)


def _disk(hub: Hub) -> Check:
    free = shutil.disk_usage(hub.settings.data_dir).free
    return Check("disk", ok=free >= LEAST_FREE, detail=f"{free >> 20} MiB free")


def _shown(check: Check) -> dict[str, Any]:
    return {"ok": check.ok, "detail": check.detail}
