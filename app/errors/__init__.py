"""Every refusal's status in one table, and the answer: a page, or a problem document (RFC 9457).

A problem's ``type`` is ``urn:yokoten:problem:<code>``. ``errors`` ({loc, message}) and ``secrets``
({rule, line}) are taken from the error's values of that name.
"""

from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.errors.faults import REFUSALS, MatchNeeded, Misdirected, Unavailable, Unexpected, in_words
from app.errors.page import error_page
from app.i18n import locale_of, say, translated
from app.outbound import Unreachable
from models import errors
from models.errors import YokotenError

STATUS: dict[type[YokotenError], HTTPStatus] = {
    errors.Unreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unready: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.SecretFound: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.SignInNeeded: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.SourceOwned: HTTPStatus.CONFLICT,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Full: HTTPStatus.INSUFFICIENT_STORAGE,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    Unreachable: HTTPStatus.BAD_GATEWAY,
    MatchNeeded: HTTPStatus.PRECONDITION_REQUIRED,
    Misdirected: HTTPStatus.MISDIRECTED_REQUEST,
    Unexpected: HTTPStatus.INTERNAL_SERVER_ERROR,
}
_MEMBERS = ("errors", "secrets")
_MACHINES = ("/api/", "/hooks/")
_HEADERS: dict[int, dict[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="yokoten"'},
    429: {"Retry-After": "60"},
    503: {"Retry-After": "5"},
    507: {"Retry-After": "60"},
}


def status_of(error: YokotenError) -> int:
    """The status of an error; a class that the table does not name has its parent's."""
    return next((int(STATUS[kind]) for kind in type(error).__mro__ if kind in STATUS), 500)


def problem(error: YokotenError, locale: str) -> dict[str, Any]:
    """An error as a problem document."""
    members = {name: error.values[name] for name in _MEMBERS if name in error.values}
    return {
        "type": f"urn:yokoten:problem:{error.code}",
        "title": say(locale, (type(error).__doc__ or "").strip()),
        "status": status_of(error),
        "detail": translated(error, locale),
        **members,
    }


def answer(request: Request, raised: Exception) -> Response:
    """What is sent instead of the answer that did not come about."""
    if isinstance(raised, HTTPException) and raised.status_code not in REFUSALS:
        return _plain_refusal(request, raised)
    return _answer(request, problem(in_words(raised), locale_of(request)), {})


def wants_problem(request: Request) -> bool:
    """Whether the one who asks is a program: by address, else by what it accepts."""
    if request.url.path.startswith(_MACHINES):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def _plain_refusal(request: Request, refusal: HTTPException) -> Response:
    """Starlette's own, such as a wrong method."""
    locale, status = locale_of(request), HTTPStatus(refusal.status_code)
    document = {
        "type": "about:blank",
        "title": say(locale, status.phrase),
        "status": int(status),
        "detail": say(locale, _DETAILS.get(int(status), status.description or status.phrase)),
    }
    return _answer(request, document, dict(refusal.headers or {}))


def _answer(request: Request, document: dict[str, Any], headers: dict[str, str]) -> Response:
    status = document["status"]
    headers = _HEADERS.get(status, {}) | headers
    document["request_id"] = request.scope.get("state", {}).get("request_id")
    if wants_problem(request):
        return JSONResponse(
            document, status, headers, media_type="application/problem+json; charset=utf-8"
        )
    return error_page(request, document, headers)


_DETAILS = {
    400: "The request cannot be understood.",
    405: "This address does not take this kind of request.",
}
