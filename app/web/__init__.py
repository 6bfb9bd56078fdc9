"""The doors for people."""

from fastapi import APIRouter

from app.web import (
    answer_links,
    attachments,
    client_wheel,
    facts,
    flow,
    home,
    learnings,
    measure_rows,
    measures,
    new,
    preferences,
    revisions,
    rollouts,
    search,
    services,
    sign_in,
    teams,
    unrelated,
    writeups,
)

ROUTERS: tuple[APIRouter, ...] = (
    sign_in.router,
    answer_links.router,
    preferences.router,
    home.router,
    search.router,
    writeups.router,
    unrelated.router,
    revisions.router,
    teams.router,
    services.router,
    facts.router,
    learnings.router,
    rollouts.router,
    measures.router,
    measure_rows.router,
    flow.router,
    new.router,
    attachments.router,
    client_wheel.router,
)
