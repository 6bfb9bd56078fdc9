"""``/evidence`` and ``/checks``: what a service's CI fetches, and what it sends back."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse, Response, StreamingResponse

from app.actions.catalogue_forms import problems_of
from app.actions.proving import Observation, Proved, prove
from app.actions.requiring import checks_for
from app.api.json_body import read_json
from app.api.rollouts_shapes import evidence_as_json
from app.api.shapes import moment
from app.deps import Now, Prover, ReadSession, TheHub
from app.errors import problem
from app.hub import Hub
from app.i18n import locale_of
from models.actor import Actor
from models.errors import Forbidden, Invalid, TooLarge, YokotenError
from models.evidence import life
from models.service import service_by_slug

router = APIRouter()
#: Lines that one request may hold, and lines that share a transaction.
MOST_LINES, ROUND = 5_000, 50
LARGEST = 8 << 20
LARGEST_DETAILS = 64 << 10
FIRST_YEAR, LAST_YEAR = 2000, 2200
_DEFAULT_BRANCHES = (None, "main", "master")


class EvidenceForm(BaseModel):
    """``rollout`` or ``learning``; ``valid_for`` is 90d or 36h."""

    model_config = ConfigDict(strict=True, extra="forbid")

    rollout: str | None = None
    learning: str | None = None
    service: str
    check: str
    result: str
    observed_at: Annotated[datetime, Field(strict=False)]
    valid_for: str | None = None
    url: Annotated[str, Field(pattern="^https?://", max_length=2_000)] | None = None
    commit: Annotated[str, Field(max_length=100)] | None = None
    committed_at: Annotated[datetime, Field(strict=False)] | None = None
    branch: Annotated[str, Field(max_length=300)] | None = None
    #: Where it is not said, main and master are; and what names no branch.
    is_default_branch: bool | None = None
    details: dict[str, Any] = {}


@router.get("/checks", name="checks")
def checks(
    session: ReadSession, hub: TheHub, by: Prover, now: Now, service: Annotated[str, Query()]
) -> dict[str, Any]:
    """The checks of every learning that is asked of a service."""
    asked = service_by_slug(session, service)
    if by.scope not in (None, "read") and not by.proves_for(asked.slug, asked.team):
        raise Forbidden("This token may not ask for “{service}”.", service=asked.slug)
    viewer = None if by.proves_for(asked.slug, asked.team) else by
    items = checks_for(session, asked, viewer=viewer, base=hub.settings.public_url, now=now)
    return {
        "service": asked.slug,
        "team": asked.team,
        "repository": asked.repository,
        "items": items,
    }


@router.post("/evidence", status_code=201, name="evidence")
async def create(request: Request, hub: TheHub, by: Prover, now: Now) -> Response:
    """One JSON object, or JSON lines (``application/x-ndjson``), each answered in order."""
    body, locale = await request.body(), locale_of(request)
    if len(body) > LARGEST:
        raise TooLarge("The request has {size} bytes; the limit is {limit}.",
                       size=len(body), limit=LARGEST)  # fmt: skip
    if "ndjson" in request.headers.get("content-type", ""):
        return _many(hub, body, by=by, now=now, locale=locale)

    def work() -> Response:
        seen = _observation(read_json(body))
        with hub.transaction() as session:
            told = prove(session, seen, by=by, now=now)
            return JSONResponse(_as_json(told), 201 if told.is_new else 200)

    return await to_thread.run_sync(work)


def _many(hub: Hub, body: bytes, *, by: Actor, now: datetime, locale: str) -> Response:
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooLarge("At most {limit} lines of evidence at once.", limit=MOST_LINES)

    def answers() -> Iterator[bytes]:
        for at in range(0, len(lines), ROUND):
            for told in _round(hub, lines[at : at + ROUND], by=by, now=now):
                yield _line(told, locale)

    return StreamingResponse(answers(), media_type="application/x-ndjson")


def _round(
    hub: Hub, lines: list[bytes], *, by: Actor, now: datetime
) -> list[dict[str, Any] | YokotenError]:
    """One transaction, a savepoint a line; what is told was kept."""
    with hub.transaction() as session:
        told: list[dict[str, Any] | YokotenError] = []
        for line in lines:
            point = session.begin_nested()
            try:
                proved = prove(session, _observation(read_json(line)), by=by, now=now)
                point.commit()
                told.append(_as_json(proved))
            except YokotenError as error:
                point.rollback()
                told.append(error)
    return told


def _observation(said: Any) -> Observation:
    """Raises Invalid that names each field that is wrong."""
    try:
        form = EvidenceForm.model_validate(said)
    except ValidationError as error:
        message = "The evidence is not as it should be."
        raise Invalid(message, errors=problems_of(error)) from None
    target = form.rollout or form.learning
    if target is None:
        raise Invalid("Evidence needs a rollout or a learning.")
    if len(str(form.details)) > LARGEST_DETAILS:
        raise TooLarge("The details are longer than {limit} characters.", limit=LARGEST_DETAILS)
    for name in ("observed_at", "committed_at"):
        at = getattr(form, name)
        if at is not None and at.tzinfo is None:
            raise Invalid("“{field}” needs a time zone, such as Z or +09:00.", field=name)
        if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise Invalid("“{field}” is no time that evidence can be of.", field=name)
    said = form.model_dump(exclude={"rollout", "learning", "valid_for", "is_default_branch"})
    is_default = form.is_default_branch
    if is_default is None:
        is_default = form.branch in _DEFAULT_BRANCHES
    return Observation(
        rollout=target, life=life(form.valid_for), is_default_branch=is_default, **said
    )


def _as_json(proved: Proved) -> dict[str, Any]:
    one, cell = proved.evidence, proved.cell
    return evidence_as_json(one) | {
        "learning": one.learning,
        "service": one.service,
        "counts": proved.counts,
        "status": cell.status,
        "received_at": moment(one.received_at),
    }


def _line(told: dict[str, Any] | YokotenError, locale: str) -> bytes:
    shown = {"error": problem(told, locale)} if isinstance(told, YokotenError) else told
    return json.dumps(shown, ensure_ascii=False).encode() + b"\n"
