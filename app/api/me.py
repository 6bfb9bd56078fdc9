"""``/me``: who the hub takes you for."""

from typing import Any

from fastapi import APIRouter

from app.deps import Viewer

router = APIRouter()


@router.get("/me", name="me")
def show(viewer: Viewer) -> dict[str, Any]:
    return {
        "id": viewer.id,
        "name": viewer.name,
        "role": viewer.role,
        "teams": list(viewer.teams),
        "scope": viewer.scope,
        "locale": viewer.locale,
    }
