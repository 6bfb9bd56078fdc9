"""Action items as the OpenAPI document describes them, and as they are written."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from app.api.replies import Replies, refused
from app.api.shapes import moment, without_spans
from models.action import Action, escalation
from models.writeup import WriteUp


class ActionReply(BaseModel):
    """``due_is_default``: nobody named a day, it follows from the severity.

    ``escalation`` says who is reminded: ``role``, a week later ``lead``, null while it is in time.
    """

    id: str
    what: str
    kind: str | None
    type: str | None
    state: str
    owner_role: str | None
    due: date | None
    due_is_default: bool
    is_overdue: bool
    escalation: str | None
    ticket: str | None
    done_when: str | None
    proof: str | None
    closed_by: str | None
    closed_at: str | None
    team: str
    services: list[str]
    writeup: str
    title: str
    url: str


class ActionList(BaseModel):
    items: list[ActionReply]
    next: str | None


CHANGED: Replies = {
    200: {"model": ActionReply},
    412: refused("Somebody changed it since; get it again."),
    428: refused("If-Match is missing."),
}
_SAME = ("id", "what", "kind", "type", "state", "owner_role", "due_is_default", "ticket",
         "done_when", "proof", "closed_by", "team", "writeup")  # fmt: skip


def action_as_json(
    action: Action,
    writeup: WriteUp,
    services: Sequence[str],
    *,
    sees: bool,
    base: str,
    today: date,
) -> dict[str, Any]:
    """An action for one reader; ``sees`` says whether redacted words are shown."""
    told = {
        **{name: getattr(action, name) for name in _SAME},
        "due": action.due.isoformat() if action.due else None,
        "is_overdue": action.is_overdue(today),
        "escalation": escalation(action, today),
        "closed_at": moment(action.closed_at),
        "services": list(services),
        "title": writeup.title,
        "url": f"{base}/actions/{action.id}",
    }
    return told if sees else without_spans(told)
