"""``POST /bounces``: a letter that came back, as its mail server sends it on."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from app.actions.bouncing import take_bounce
from app.deps import Admin, Now, TheHub
from app.mail.bounces import bounce_from
from models.errors import Invalid, TooLarge

router = APIRouter(prefix="/bounces")
_TYPE = "message/rfc822"
_LARGEST = 8 << 20
_BODY = {"requestBody": {"required": True, "content": {_TYPE: {"schema": {"type": "string"}}}}}


class Taken(BaseModel):
    """``outcome``: recorded, known, delayed, or nothing where none of our letters came back."""

    outcome: str
    dispatch: str | None


@router.post("", name="bounces", openapi_extra=_BODY)
async def create(request: Request, hub: TheHub, by: Admin, now: Now) -> Taken:
    """A whole message, ``message/rfc822``. Sent twice, it counts once."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise Invalid("Please send the message as it came, as {type}.", type=_TYPE)
    raw = await request.body()
    if len(raw) > _LARGEST:
        raise TooLarge("The request has {size} bytes; the limit is {limit}.",
                       size=len(raw), limit=_LARGEST)  # fmt: skip

    def work() -> Taken:
        bounce = bounce_from(raw)
        with hub.transaction() as session:
            outcome = take_bounce(session, bounce, key=hub.settings.signing_key, by=by, now=now)
        is_ours = bounce is not None and outcome != "nothing"
        return Taken(outcome=outcome, dispatch=bounce.dispatch if bounce and is_ours else None)

    return await run_in_threadpool(work)
