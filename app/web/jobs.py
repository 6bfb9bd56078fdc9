"""The queue for the SRE team: what waits, what runs, what is dead and tried again by hand."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.actions.reviving import try_again, try_all_again
from app.deps import Now, ReadSession, Sre, TheHub, WriteSession
from app.jobs import SCHEDULE, next_moment
from app.pages import page
from models.queue import dead_jobs, lags, running_jobs

PER_PAGE = 50
#: What both databases can look for.
Id = Annotated[int, Path(ge=1, lt=2**31)]
router = APIRouter(prefix="/jobs", include_in_schema=False)


@router.get("", name="job.index")
def index(
    request: Request,
    session: ReadSession,
    hub: TheHub,
    _by: Sre,
    now: Now,
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    found = dead_jobs(session, most=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    by_kind = lags(session, now=now)
    coming = [(one.kind, next_moment(one, hub.settings.timezone, now=now)) for one in SCHEDULE]
    return page(
        request,
        "job/index.html",
        lags=dict(sorted(by_kind.items())),
        running=running_jobs(session, now=now),
        dead=found[:PER_PAGE],
        dead_count=sum(lag.dead for lag in by_kind.values()),
        coming=sorted(coming, key=lambda one: one[1]),
        previous=f"/jobs?page={number - 1}#dead" if number > 1 else None,
        following=f"/jobs?page={number + 1}#dead" if len(found) > PER_PAGE else None,
    )


@router.post("/revival", name="job.revive_all")
def revive_all(
    session: WriteSession, by: Sre, now: Now, kind: Annotated[str, Form()] = ""
) -> Response:
    """Of a kind, or of all."""
    try_all_again(session, kind=kind or None, by=by, now=now)
    return RedirectResponse("/jobs", 303)


@router.post("/{id}/revival", name="job.revive")
def revive_one(session: WriteSession, by: Sre, now: Now, id: Id) -> Response:
    try_again(session, id, by=by, now=now)
    return RedirectResponse("/jobs", 303)
