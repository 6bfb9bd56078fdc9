"""JSON as RFC 8259 means it, and as a database can hold it.

Python's own parser takes NaN, lone surrogates and numbers without end, and gives up on deep
nesting with RecursionError; each of these would be a 500 somewhere further on.
"""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from models.errors import Invalid

#: Cheap to look for; only where one is, the values are walked through.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")


def read_json(raw: bytes) -> Any:
    """The value that ``raw`` says. Raises Invalid, with the place where there is one."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        if _SURROGATE.search(raw):
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise Invalid(
            "This is no JSON: line {line}, column {column}.", line=error.lineno, column=error.colno
        ) from None
    except UnicodeError:
        raise Invalid("The text holds characters that are no Unicode.") from None
    except RecursionError:
        raise Invalid("This JSON is nested too deeply.") from None
    except ValueError:
        raise Invalid("This JSON holds a number with too many digits.") from None
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise Invalid("“{name}” is no number in JSON.", name=name)


class _StrictRequest(Request):
    async def read(self) -> None:
        """Parse now: what is raised inside of FastAPI's own reading loses its words."""
        if "json" in self.headers.get("content-type", ""):
            self._json = read_json(await self.body() or b"null")


class JsonRoute(APIRoute):
    """For ``APIRouter(route_class=JsonRoute)``: bodies go through ``read_json``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            strict = _StrictRequest(request.scope, request.receive)
            await strict.read()
            return await handle(strict)

        return strictly
