"""The doors for programs."""

from fastapi import APIRouter

from app.api import (
    attachments,
    catalogue,
    health,
    learnings,
    me,
    push,
    search,
    suggest,
    unrelated,
    writeups,
)
from app.api.replies import REFUSALS


def _versioned() -> APIRouter:
    router = APIRouter(prefix="/api/v1", responses=REFUSALS)
    for door in (push, writeups, unrelated, search, suggest, catalogue, attachments, learnings, me):
        router.include_router(door.router)
    return router


ROUTERS: tuple[APIRouter, ...] = (_versioned(), health.router)
