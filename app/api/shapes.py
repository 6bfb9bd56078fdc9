"""Write-ups, pushes and hits as the API tells them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.actions.contradicting import Contradiction
from app.actions.reasoning import reason_in_words
from app.actions.recurring import Recurrence
from app.actions.relating import RelatedWriteUp
from app.i18n import say
from app.markdown import redact
from app.pushing import Pushed
from models.action import Action
from models.actor import Actor
from models.learning import Learning
from models.link import Link
from models.revision import Revision
from models.visibility import sees_spans
from models.writeup import WriteUp


def pushed_as_json(pushed: Pushed, *, base: str, locale: str) -> dict[str, Any]:
    """The reply to a push; ``base`` is the hub's public address."""
    related, contradicted, recurrences = pushed.related, pushed.contradicted, pushed.recurrences
    return {
        "id": pushed.id,
        "kind": pushed.kind,
        "title": pushed.title,
        "team": pushed.team,
        "revision": pushed.revision,
        "changed": pushed.changed,
        "state": pushed.state,
        "standing": pushed.standing,
        "url": f"{base}/w/{pushed.id}" if pushed.id else None,
        "missing": pushed.missing,
        "guessed": pushed.guessed,
        "findings": [finding_as_json(one, locale) for one in pushed.findings],
        "learnings": pushed.learnings,
        "asked": [
            {
                "learning": one.learning if pushed.id else None,
                "statement": redact(one.statement),
                "services": list(one.services),
                "unknown": list(one.unknown),
            }
            for one in pushed.asked
        ],
        "related": None
        if related is None
        else [related_as_json(one, base, locale) for one in related],
        "contradicted": [_again(one, f"{base}/learnings/{one.learning}") for one in contradicted],
        "recurrences": [_again(one, f"{base}/w/{pushed.id}#recurrences") for one in recurrences],
    }


def _again(one: Contradiction | Recurrence, url: str) -> dict[str, Any]:
    statement = redact(one.statement)
    return {"learning": one.learning, "statement": statement, "service": one.service, "url": url}


def finding_as_json(finding: dict[str, Any], locale: str) -> dict[str, Any]:
    """A finding in the words of a language."""
    message = say(locale, finding["message"], **finding.get("values") or {})
    return {name: finding[name] for name in ("rule", "level", "line")} | {"message": message}


def related_as_json(related: RelatedWriteUp, base: str, locale: str) -> dict[str, Any]:
    """With its reasons, one word each, or that of each side: ``証明書 = certificate``."""
    writeup = related.writeup
    return {
        "id": writeup.id,
        "kind": writeup.kind,
        "title": redact(writeup.title),
        "team": writeup.team,
        "url": f"{base}/w/{writeup.id}",
        "score": round(related.score, 3),
        "why": [" = ".join(reason_in_words(reason, locale)) for reason in related.why],
    }


def writeup_as_json(
    writeup: WriteUp,
    *,
    viewer: Actor,
    base: str,
    locale: str,
    services: Sequence[str],
    learnings: Sequence[Learning] = (),
    actions: Sequence[Action] = (),
    links: Sequence[Link] = (),
) -> dict[str, Any]:
    """A write-up as whoever asks may see it: redacted spans are for the owning team."""
    told = {
        **{name: getattr(writeup, name) for name in _PLAIN},
        **{name: moment(getattr(writeup, name)) for name in _TIMES},
        "date": writeup.date.isoformat(),
        "services": list(services),
        "actions": [_action(one) for one in actions],
        "learnings": [_learning(one) for one in learnings],
        "links": [{"rel": one.rel, "to": one.to} for one in links],
        "findings": [finding_as_json(one, locale) for one in writeup.findings],
        "past": writeup.is_past,
        "url": f"{base}/w/{writeup.id}",
    }
    return told if sees_spans(viewer, writeup.team) else without_spans(told)


_TIMES = (
    "started_at",
    "detected_at",
    "mitigated_at",
    "resolved_at",
    "created_at",
    "updated_at",
    "published_at",
)
_PLAIN = (
    "id",
    "kind",
    "title",
    "state",
    "standing",
    "visibility",
    "team",
    "author_id",
    "severity",
    "severity_as_written",
    "summary",
    "impact",
    "cause",
    "fields",
    "tags",
    "technologies",
    "alerts",
    "signature",
    "lang",
    "source",
    "revision",
    "missing",
    "guessed",
    "extra",
)


def without_spans(value: Any) -> Any:
    """A JSON value with ``[redacted: reason]`` in place of each redacted span."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {redact(name): without_spans(inner) for name, inner in value.items()}
    return [without_spans(inner) for inner in value] if isinstance(value, list) else value


def _action(action: Action) -> dict[str, Any]:
    names = ("id", "what", "kind", "state", "ticket", "owner_role", "done_when")
    due = action.due.isoformat() if action.due else None
    return {name: getattr(action, name) for name in names} | {"due": due}


def _learning(learning: Learning) -> dict[str, Any]:
    return {name: getattr(learning, name) for name in ("id", "statement", "applies_when")}


def revision_as_json(number: int, at: datetime, by: str, commit: str | None) -> dict[str, Any]:
    return {"revision": number, "at": moment(at), "by": by, "commit": commit}


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second."""
    if at is None:
        return None
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def text_for(revision: Revision, *, sees: bool) -> bytes:
    """The bytes as they were pushed, or without redacted words for those who may not see them."""
    return revision.content if sees else redact(revision.content.decode()).encode()
