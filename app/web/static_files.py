"""Styles, scripts and pictures: addresses that hold their content's hash never change."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).resolve().parents[1] / "static"
_FOREVER = "public, max-age=31536000, immutable"
_SHORTLY = "public, max-age=300"


class StaticFolder(StaticFiles):
    """The files under app/static."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        is_hashed = scope["query_string"].startswith(b"v=")
        response.headers["Cache-Control"] = _FOREVER if is_hashed else _SHORTLY
        return response
