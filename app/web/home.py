"""The first page: search, questions that wait, what is new; and what resembles a pasted alert."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.actions.editions import coming_week
from app.actions.relating import RelatedWriteUp, related_to_words
from app.actions.weeks import Week
from app.deps import Now, ReadSession, TheHub, Viewer
from app.hub import Hub
from app.i18n import locale_of
from app.pages import page
from app.web.asking import asks_for_viewer
from app.web.cards import cards_of, related_cards
from models.actor import Actor
from models.answer import JUSTIFICATIONS
from models.person import Person
from models.writeup import counts_by_kind, recently_published, recently_updated

LONGEST_PASTE = 65_536
router = APIRouter(include_in_schema=False)


@router.get("/", name="home")
def show(request: Request, session: ReadSession, viewer: Viewer, hub: TheHub, now: Now) -> Response:
    locale = locale_of(request)
    fresh = recently_published(session, viewer=viewer, other_teams_than=viewer.teams, limit=8)
    recent = recently_updated(session, viewer=viewer, limit=8)
    cards = cards_of(session, [*fresh, *recent], locale=locale)
    asks, has_more = asks_for_viewer(session, viewer, locale=locale, limit=4, now=now)
    return page(
        request,
        "home/show.html",
        counts=counts_by_kind(session, viewer=viewer),
        fresh=cards[: len(fresh)],
        recent=cards[len(fresh) :],
        asks=asks,
        has_more_asks=has_more,
        justifications=JUSTIFICATIONS,
        week=_coming(session, viewer, hub, now),
    )


def _coming(session: Session, viewer: Actor, hub: Hub, now: Now) -> Week | None:
    """The week of the reader's next digest; tokens get none."""
    person = session.get(Person, viewer.person_id) if viewer.scope is None else None
    return coming_week(session, person, settings=hub.settings, now=now) if person else None


@router.post("/similar", name="home.similar")
def similar(
    request: Request,
    session: ReadSession,
    viewer: Viewer,
    hub: TheHub,
    text: Annotated[str, Form()] = "",
) -> Response:
    """Runbook and similar incidents for an error, a log excerpt or an alert's payload."""
    locale, asked = locale_of(request), alert_in(text[:LONGEST_PASTE])
    found: list[RelatedWriteUp] = []
    is_resting = False
    try:
        library = hub.library(session)
        found = related_to_words(session, library, asked, viewer=viewer, lang=locale, limit=12)
    except DBAPIError:
        is_resting = True
    cards = related_cards(session, found, locale=locale)
    return page(
        request,
        "home/similar.html",
        pasted=text,
        alert=None if isinstance(asked, str) else asked["labels"].get("alertname"),
        runbooks=[card for card in cards if card.kind == "runbook"],
        others=[card for card in cards if card.kind != "runbook"],
        is_resting=is_resting,
    )


def alert_in(text: str) -> str | dict[str, Any]:
    """``{labels, annotations}`` of an Alertmanager or Datadog notification; else the text."""
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(payload, dict):
        return text
    alerts = payload.get("alerts")
    if isinstance(alerts, list) and alerts and isinstance(alerts[0], dict):
        payload = alerts[0]
    if isinstance(payload.get("labels"), dict):
        return {"labels": payload["labels"], "annotations": payload.get("annotations") or {}}
    return _datadog(payload) or text


def _datadog(payload: dict[str, Any]) -> dict[str, Any] | None:
    """A Datadog webhook has flat keys; its title is ``[Triggered] name of the monitor``."""
    title = payload.get("title") or payload.get("event_title") or payload.get("alert_title")
    if not isinstance(title, str):
        return None
    name = title.partition("]")[2].strip() if title.startswith("[") else title
    texts = {key: value for key, value in payload.items() if isinstance(value, str)}
    return {"labels": {"alertname": name}, "annotations": {**texts, "title": name}}
