"""``If-Match``: a change says what it was made upon, so that none is lost unseen (rulings 14)."""

from starlette.requests import Request

from app.errors.faults import MatchNeeded


def seen_mark(request: Request) -> str | None:
    """The first part of the ETag that was sent, None for ``*``. Raises MatchNeeded.

    An ETag here is ``"<mark>-<class of readers>"``: whoever may change a thing knows its mark.
    """
    sent = request.headers.get("if-match", "").strip()
    if not sent:
        raise MatchNeeded
    return None if sent == "*" else sent.removeprefix("W/").strip('"').partition("-")[0]


def tag_of(mark: str, *, sees: bool) -> str:
    """The ETag of a thing for those who see redacted words, or for those who do not."""
    return f'"{mark}-{"all" if sees else "some"}"'
