"""``POST /push`` and ``/push/batch``."""

import json
from collections.abc import Iterator, Sequence
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
from app.pushing import Pushed, preview, push, push_many
from models.errors import Invalid, TooLarge, YokotenError

router = APIRouter()

#: Texts that are stored before the answers about them leave.
ROUND = 50
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
        for at in range(0, len(lines), ROUND):
            incomings = [_read(line) for line in lines[at : at + ROUND]]
            for outcome in _outcomes(hub, incomings, by, now, dry_run=dry_run):
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


def _outcomes(
    hub: Hub,
    incomings: list[Incoming | YokotenError],
    by: Author,
    now: Now,
    *,
    dry_run: bool,
) -> Iterator[Pushed | YokotenError]:
    """One outcome for each line, in order; a hub that is away for a moment is one of them."""
    good = [one for one in incomings if isinstance(one, Incoming)]
    done = iter(
        [_rehearsed(hub, one, by, now) for one in good] if dry_run else _pushed(hub, good, by, now)
    )
    for one in incomings:
        yield one if isinstance(one, YokotenError) else next(done)


def _pushed(
    hub: Hub, good: list[Incoming], by: Author, now: Now
) -> Sequence[Pushed | YokotenError]:
    """What nobody foresaw about one text takes none of the others along."""
    try:
        return list(push_many(hub, good, by=by, now=now))
    except (YokotenError, OperationalError) as error:
        return [in_words(error)] * len(good)
    except (SQLAlchemyError, ValueError, ArithmeticError) as error:
        if len(good) == 1:
            note(error)
            return [in_words(error)]
        return [outcome for one in good for outcome in _pushed(hub, [one], by, now)]


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
