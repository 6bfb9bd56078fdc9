"""The application: doors, guards, and what lives as long as they do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app import api, web
from app.errors import answer
from app.guarding import Metrics, guards
from app.hub import Hub
from app.settings import Settings
from app.web.static_files import StaticFolder
from app.worker import Repeating, Worker
from models.errors import YokotenError

#: Seconds between batches of "last used"; each process writes its own.
SIGHTINGS_WRITTEN = 60.0


def create_app(settings: Settings, *, works: bool = False) -> FastAPI:
    """A hub on a database that is already migrated; ``works`` runs a worker inside."""
    metrics = Metrics()
    app = FastAPI(
        title="Yokoten",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        middleware=guards(settings, metrics),
        lifespan=_lifespan,
    )
    app.state.settings, app.state.metrics, app.state.works = settings, metrics, works
    for kind in (YokotenError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    for router in (*api.ROUTERS, *web.ROUTERS):
        app.include_router(router)
    app.mount("/static", StaticFolder(), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    hub = app.state.hub = Hub(app.state.settings)
    notes = Repeating("sightings", lambda: _write_sightings(hub), SIGHTINGS_WRITTEN)
    worker = Worker(hub) if app.state.works else None
    try:
        yield
    finally:
        notes.stop()
        if worker:
            worker.stop()
        _write_sightings(hub)
        hub.close()


def _write_sightings(hub: Hub) -> None:
    if hub.sightings:
        with hub.transaction() as session:
            hub.sightings.write(session)


async def _answer(request: Request, raised: Exception) -> Response:
    return answer(request, raised)
