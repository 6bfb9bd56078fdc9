"""``/teams``, ``/services`` and ``/catalog``."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from app.actions.catalogue_forms import ServiceForm, TeamForm
from app.actions.cataloguing import load_catalogue, put_service, put_team, read_catalogue
from app.api.json_body import JsonRoute
from app.api.shapes import moment
from app.deps import Now, Prover, ReadSession, Sre, TheHub, Viewer, WriteSession
from app.reading.decoding import decoded
from models.catalogue import visible_service, visible_services, visible_team, visible_teams
from models.service import Service
from models.team import Team

router = APIRouter(route_class=JsonRoute)


@router.get("/teams", name="teams")
def teams(session: ReadSession, viewer: Viewer) -> dict[str, Any]:
    return {"items": [_team(one) for one in visible_teams(session, viewer=viewer)]}


@router.get("/teams/{slug}", name="team")
def team(session: ReadSession, viewer: Viewer, slug: str) -> dict[str, Any]:
    return _team(visible_team(session, slug, viewer=viewer))


@router.put("/teams/{slug}", name="team.put")
def keep_team(session: WriteSession, by: Sre, now: Now, slug: str, form: TeamForm) -> Response:
    """Create or change a team."""
    row, is_new = put_team(session, slug, form, by=by, now=now)
    return JSONResponse(_team(row), 201 if is_new else 200)


@router.get("/services", name="services")
def services(session: ReadSession, viewer: Prover) -> dict[str, Any]:
    return {"items": [_service(one) for one in visible_services(session, viewer=viewer)]}


@router.get("/services/{slug}", name="service")
def service(session: ReadSession, viewer: Viewer, slug: str) -> dict[str, Any]:
    return _service(visible_service(session, slug, viewer=viewer))


@router.put("/services/{slug}", name="service.put")
def keep_service(
    session: WriteSession, by: Sre, now: Now, slug: str, form: ServiceForm
) -> Response:
    """Create or change a service."""
    row, is_new = put_service(session, slug, form, by=by, now=now)
    return JSONResponse(_service(row), 201 if is_new else 200)


@router.post("/catalog", name="catalog")
async def load(request: Request, hub: TheHub, by: Sre, now: Now) -> dict[str, int]:
    """Teams, services and people as one YAML file of several documents; all of it, or nothing."""
    body = await request.body()

    def work() -> dict[str, int]:
        documents = read_catalogue(decoded(body))
        with hub.transaction() as session:
            return load_catalogue(session, documents, by=by, now=now)

    return await run_in_threadpool(work)


def _team(team: Team) -> dict[str, Any]:
    names = ("slug", "title", "title_en", "lang", "summary", "is_confirmed", "is_library")
    return {name: getattr(team, name) for name in names} | {"created_at": moment(team.created_at)}


def _service(service: Service) -> dict[str, Any]:
    names = ("slug", "title", "title_en", "team", "tier", "technologies", "tags", "repository")
    more = ("summary", "links", "identities", "is_confirmed")
    told = {name: getattr(service, name) for name in (*names, *more)}
    retires_on = service.retires_on.isoformat() if service.retires_on else None
    return told | {"retires_on": retires_on, "created_at": moment(service.created_at)}
