"""What goes wrong around us (databases, parsers, a bug of ours), as errors that have words."""

import sqlite3
from typing import Any

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from models.errors import Busy, Full, Invalid, NotFound, TooLarge, YokotenError
from search.port import QueryTooLongError, TooDeepError

_MOST_ERRORS = 20
#: SQLite's primary result codes for a database file that cannot be used just now.
_LOST = {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOMEM,
}


class Unavailable(YokotenError):
    """The hub's database does not answer; please try again in a moment."""

    code = "unavailable"


class MatchNeeded(YokotenError):
    """A change needs If-Match, with the ETag of what it was made upon."""

    code = "match-needed"


class Misdirected(YokotenError):
    """This hub does not go by that name."""

    code = "misdirected"


class Unexpected(YokotenError):
    """Something went wrong in the hub. It has been noted; please try again."""

    code = "unexpected"


#: Starlette's own refusals that say the same as one of ours.
REFUSALS: dict[int, type[YokotenError]] = {404: NotFound, 413: TooLarge}


def in_words(raised: Exception) -> YokotenError:
    """The error that says what was raised; ``Unexpected`` for whatever nobody thought of."""
    if isinstance(raised, YokotenError):
        return raised
    if isinstance(raised, HTTPException):
        return REFUSALS[raised.status_code]()
    if isinstance(raised, RequestValidationError):
        return _invalid(raised)
    if isinstance(raised, PoolTimeoutError):
        return Busy()
    if isinstance(raised, DBAPIError):
        return _of_database(raised)
    return _of_text(raised)


def _invalid(raised: RequestValidationError) -> Invalid:
    """The places and the reasons, never the input: it may hold anything."""
    listed = [
        {"loc": [_printable(part) for part in error["loc"]], "message": _printable(error["msg"])}
        for error in raised.errors()[:_MOST_ERRORS]
    ]
    return Invalid(errors=listed)


def _of_database(raised: DBAPIError) -> YokotenError:
    if isinstance(raised, DataError):
        return Invalid("The text holds characters that the database cannot keep.")
    code = getattr(raised.orig, "sqlite_errorcode", None)
    if code is None:
        lost = isinstance(raised, OperationalError | InterfaceError)
        return Unavailable() if lost or raised.connection_invalidated else Unexpected()
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return Full()
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy()
    return Unavailable() if primary in _LOST else Unexpected()


def _of_text(raised: Exception) -> YokotenError:
    if isinstance(raised, QueryTooLongError):
        return Invalid("The question is too long: at most {limit} characters.", limit=raised.limit)
    if isinstance(raised, TooDeepError):
        return Invalid(
            "Please narrow the search: only the first {limit} hits are ranked.", limit=raised.limit
        )
    if isinstance(raised, UnicodeEncodeError):
        return Invalid("The text holds characters that are no Unicode (lone surrogates).")
    return Unexpected()


def _printable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
