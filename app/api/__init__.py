"""The doors for programs."""

from fastapi import APIRouter

from app.api import (
    actions,
    asks,
    attachments,
    bounces,
    catalogue,
    evidence,
    exports,
    facts,
    health,
    learnings,
    me,
    push,
    rollouts,
    search,
    suggest,
    unrelated,
    writeups,
)
from app.api.replies import REFUSALS

_DOORS = (
    push,
    writeups,
    unrelated,
    search,
    suggest,
    catalogue,
    facts,
    attachments,
    learnings,
    rollouts,
    exports,
    evidence,
    asks,
    actions,
    bounces,
    me,
)


def _versioned() -> APIRouter:
    router = APIRouter(prefix="/api/v1", responses=REFUSALS)
    for door in _DOORS:
        router.include_router(door.router)
    return router


ROUTERS: tuple[APIRouter, ...] = (_versioned(), health.router)
