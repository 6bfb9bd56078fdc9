"""``POST /push`` and ``/push/batch``."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from starlette.responses import JSONResponse, Response, StreamingResponse

from app.actions.incoming import Incoming
from app.api.incoming import JSON_LIMIT, incoming_from_json, incoming_from_markdown, lines_of
from app.api.json_body import read_json
from app.api.replies import BATCH, BATCH_BODY, PUSH_BODY, PUSHED
from app.api.shapes import pushed_as_json
from app.deps import Author, Now, TheHub
from app.errors import problem
from app.errors.faults import in_words
from app.errors.noting import note
from app.hub import Hub
from app.i18n import locale_of
from app.pushing import Budget, Pushed, Ready, preview, push, ready_ahead, store
from app.pushing.outcome import Outcome
from models.errors import Invalid, TooLarge, YokotenError

router = APIRouter()

#: Texts that are stored before the answers about them leave.
ROUND = 50
#: Seconds that a batch may spend on finding what resembles its texts.
RELATING = 0.5
#: What a Markdown file comes as; the last is what curl says of anything.
TEXTS = ("text/", "application/octet-stream", "application/x-www-form-urlencoded")


@router.post("/push", status_code=201, name="push", responses=PUSHED, openapi_extra=PUSH_BODY)
async def create(
    request: Request,
    hub: TheHub,
    by: Author,
    now: Now,
    source: Annotated[str | None, Header(alias="X-Yokoten-Source")] = None,
    kind: Annotated[str | None, Query()] = None,
    service: Annotated[list[str] | None, Query()] = None,
    team: Annotated[str | None, Query()] = None,
    dry_run: Annotated[bool, Query()] = False,
) -> Response:
    """One text: ``text/markdown``, or JSON ``{markdown, kind?, service?, team?, source?, …}``."""
    body = await request.body()
    said = {"source": _utf8(source), "kind": kind, "service": service, "team": team}

    media_type, locale = request.headers.get("content-type", ""), locale_of(request)

    def work() -> Response:
        incoming = _incoming(body, media_type, said)
        if dry_run:
            pushed = preview(hub, incoming, by=by, now=now).pushed
        else:
            pushed = push(hub, incoming, by=by, now=now)
        told = pushed_as_json(pushed, base=hub.settings.public_url, locale=locale)
        return JSONResponse(told, 201 if pushed.is_new and not dry_run else 200)

    return await to_thread.run_sync(work)


@router.post("/push/batch", name="push.batch", responses=BATCH, openapi_extra=BATCH_BODY)
async def create_many(
    request: Request, hub: TheHub, by: Author, now: Now, dry_run: Annotated[bool, Query()] = False
) -> Response:
    """Many texts as JSON lines; each is answered by what a single push would say, in order."""
    lines = lines_of(await request.body())
    locale = locale_of(request)
    base = hub.settings.public_url

    def answers() -> Iterator[bytes]:
        outcomes = _rehearsals if dry_run else _outcomes
        for outcome in outcomes(hub, [_read(line) for line in lines], by, now):
            yield _line(outcome, base, locale)

    return StreamingResponse(answers(), media_type="application/x-ndjson")


def _utf8(header: str | None) -> str | None:
    """A header's text; HTTP calls it Latin-1, and clients mean UTF-8."""
    return header and header.encode("latin-1").decode("utf-8", "replace")


def _incoming(body: bytes, media_type: str, said: dict[str, Any]) -> Incoming:
    if "json" in media_type:
        if len(body) > JSON_LIMIT:
            raise TooLarge("The request has {size} bytes; the limit is {limit}.",
                           size=len(body), limit=JSON_LIMIT)  # fmt: skip
        return incoming_from_json(_object(read_json(body)), said=said)
    if media_type and not media_type.startswith(TEXTS):
        raise Invalid("Send text/markdown or application/json, not “{type}”.", type=media_type)
    return incoming_from_markdown(body, said=said)


def _read(line: bytes) -> Incoming | YokotenError:
    try:
        return incoming_from_json(_object(read_json(line)), said={}, in_bulk=True)
    except YokotenError as error:
        return error


_Read = Incoming | YokotenError


def _rehearsals(hub: Hub, read: list[_Read], by: Author, now: Now) -> Iterator[Outcome]:
    for one in read:
        yield one if isinstance(one, YokotenError) else _rehearsed(hub, one, by, now)


def _outcomes(hub: Hub, read: list[_Read], by: Author, now: Now) -> Iterator[Outcome]:
    """One outcome for each line, in order, as soon as its transaction is durable."""
    rounds = [read[at : at + ROUND] for at in range(0, len(read), ROUND)]
    good = [[one for one in each if isinstance(one, Incoming)] for each in rounds]
    budget = Budget(RELATING)
    for each, texts, coming in zip(
        rounds, good, ready_ahead(hub, good, by=by, now=now), strict=True
    ):
        try:
            done = iter(_stored(hub, coming.result(), by, now, budget))
        except (YokotenError, OperationalError) as error:
            done = iter([in_words(error)] * len(texts))
        for one in each:
            yield one if isinstance(one, YokotenError) else next(done)


def _stored(hub: Hub, ready: Ready, by: Author, now: Now, budget: Budget) -> list[Outcome]:
    """What nobody foresaw about one text takes none of the others along."""
    try:
        return store(hub, ready, by=by, now=now, budget=budget)
    except (YokotenError, OperationalError) as error:
        return [in_words(error)] * len(ready.texts)
    except (SQLAlchemyError, ValueError, ArithmeticError) as error:
        if len(ready.texts) == 1:
            note(error)
            return [in_words(error)]
        parts = ready.parts()
        return [one for part in parts for one in _stored(hub, part, by, now, budget)]


def _rehearsed(hub: Hub, incoming: Incoming, by: Author, now: Now) -> Pushed | YokotenError:
    try:
        return preview(hub, incoming, by=by, now=now).pushed
    except YokotenError as error:
        return error


def _line(outcome: Pushed | YokotenError, base: str, locale: str) -> bytes:
    if isinstance(outcome, YokotenError):
        told: dict[str, Any] = {"error": problem(outcome, locale)}
    else:
        told = pushed_as_json(outcome, base=base, locale=locale)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Invalid("A JSON object is expected.")
    return value
