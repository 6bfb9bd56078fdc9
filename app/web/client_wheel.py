"""The command line as a wheel, built by `make setup`: `pip install HUB/client/yokoten-….whl`."""

from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from models.errors import NotFound

FOLDER = Path(__file__).resolve().parents[2] / "build" / "client"

router = APIRouter(include_in_schema=False)


@router.get("/client/{name}", name="client.wheel")
def show(name: str) -> Response:
    """Open to all: CI installs it before it has anything to say."""
    for wheel in FOLDER.glob("*.whl"):
        if wheel.name == name:
            return FileResponse(wheel, media_type="application/zip")
    raise NotFound
