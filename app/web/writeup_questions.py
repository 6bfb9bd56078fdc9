"""What a write-up's page asks of its team: is the signature right, is it a recurrence, whom next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.actions.recurring import Recurrence, recurrences
from app.hub import Hub
from app.markdown import strip_all_redactions, strip_redactions
from app.web.learning_proposals import Proposal, proposals
from app.web.naming import Label, names
from models.actor import Actor
from models.learning import Learning
from models.writeup import WriteUp


@dataclass(frozen=True, slots=True)
class Signature:
    """What failed, how, and what set it off; ``is_sure`` where somebody said or confirmed it."""

    component: tuple[str, ...]
    failure_mode: str
    trigger: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class RecurrenceLine:
    learning: str
    statement: str
    service: Label


def questions_of(
    session: Session,
    hub: Hub,
    writeup: WriteUp,
    learnings: Sequence[Learning],
    *,
    viewer: Actor,
    locale: str,
    now: datetime,
) -> dict[str, Any]:
    """By the names that writeup/show.html knows. Questions are for whoever writes for its team."""
    may_say = viewer.scope is None and viewer.writes_for(writeup.team)
    found = _recurrences(session, hub, writeup, viewer, now) if may_say else []
    proposed: Mapping[str, Proposal] = {}
    if may_say:
        proposed = proposals(session, learnings, writeup, viewer=viewer, locale=locale, now=now)
    return {
        "signature": signature_of(writeup),
        "may_say": may_say,
        "recurrences": _lines(session, found, locale),
        "proposals": proposed,
    }


def signature_of(writeup: WriteUp) -> Signature | None:
    found = writeup.sure_signature or writeup.signature
    if not found or not found.get("failure_mode"):
        return None
    said = strip_all_redactions(found)
    return Signature(
        component=tuple(said.get("component") or ()),
        failure_mode=said["failure_mode"],
        trigger=said.get("trigger") or "unknown",
        is_sure=writeup.sure_signature is not None,
    )


def _recurrences(
    session: Session, hub: Hub, writeup: WriteUp, viewer: Actor, now: datetime
) -> list[Recurrence]:
    """None are asked while search is resting."""
    library, zone = hub.library(session), hub.settings.zone
    try:
        return recurrences(session, library, writeup, viewer=viewer, now=now, zone=zone)
    except DBAPIError:
        return []


def _lines(session: Session, found: Sequence[Recurrence], locale: str) -> list[RecurrenceLine]:
    called = names(session, locale, services=[one.service for one in found])
    return [
        RecurrenceLine(one.learning, strip_redactions(one.statement), called.service(one.service))
        for one in found
    ]
